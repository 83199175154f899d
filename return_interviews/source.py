"""The interview as something that can be disclosed."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from disclosures.enums import State
from disclosures.models import Disclosure
from disclosures.sources import SourceFile
from missing_cases.files.document import Document
from missing_cases.files.pdf import in_words
from missing_cases.models import AgencyKind, Child, FileState
from return_interviews import triggers
from return_interviews.document import interview_document, only
from return_interviews.models import ReturnInterview
from return_interviews.selectors import attachments_of
from return_interviews.selectors.one import FULL
from return_interviews.services.noting import note_forwarded

KIND = "return_interview"


@dataclass
class InterviewSource:
    """One interview bound to a reader (a `disclosures.sources.DisclosureSource`)."""

    interview: ReturnInterview
    child: Child
    version: int  # what is authorised changes no more, so each version is sent once to each agency
    title: str
    reference: str

    def describe(self) -> str:
        """Return one sentence that tells it from others."""
        if self.interview.held_at:
            return _("Return home interview held at %(at)s") % {"at": in_words(self.interview.held_at)}
        return _("Return home interview offered at %(at)s and declined") % {"at": in_words(self.interview.offered_at)}

    def authorised(self) -> bool:
        """Say whether a manager has authorised it: nothing else may leave."""
        return self.interview.signed

    def items(self, access) -> Document:
        """Return the interview with a row for each sentence, to choose from."""
        return interview_document(self.interview, access, divided=True)

    def freeze(self, items: frozenset[str], access) -> Document:
        """Return the chosen sentences and answers, word for word. Raises KeyError for one that is not there."""
        return only(self.items(access), items)

    def files(self, access) -> list[SourceFile]:
        """Return the interview's attachments, each to be chosen by itself."""
        rows = [row for row in attachments_of(self.interview) if row.stored.state == FileState.CLEAN]
        return [SourceFile(str(row.pk), row.description, row.stored) for row in rows]

    def sent(self, access, now) -> None:
        """Note on the interview that it was forwarded. Raises RuleError for an agency that does not control it."""
        note_forwarded(interview=self.interview, by=access, now=now)
        copies = Disclosure.objects.filter(source_kind=KIND, source_id=self.interview.pk, state=State.SENT)
        if copies.filter(recipient_agency__kind=AgencyKind.POLICE).exists():
            triggers.fire_forwarded(self.interview, by=access, now=now)


def open_interview(source_id: UUID, access, *, lock: bool = False) -> InterviewSource | None:
    """Return an interview as a disclosure source, or None for anybody but the agency that controls its data."""
    rows = ReturnInterview.objects.visible_to(access).live().filter(owner_agency_id=access.agency_id)
    rows = rows.select_related(*FULL)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=source_id).first()
    if found is None:
        return None
    return InterviewSource(
        found, child=found.child, version=found.version, title=_("Return home interview"),
        reference=found.episode.reference,
    )  # fmt: skip
