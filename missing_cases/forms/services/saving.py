"""Beginning a record and saving its sections."""

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError, StaleError
from missing_cases.forms import selectors
from missing_cases.forms.given import Given
from missing_cases.forms.services.drafting import finish_drafts
from missing_cases.models import Answer, Audience, FormRecord, FormSection, SectionState


@transaction.atomic
def begin_record(
    *,
    form: str,
    on,
    child,
    owner_agency,
    subject_kind: str,
    subject_id,
    audience_agencies=(),
    writer_agencies=(),
    by,
    now,
) -> FormRecord:
    """Begin a form about one subject under the version in force on a date (`on`), with all its sections.

    `audience_agencies`: agencies besides the owner that may read it; `writer_agencies`: those of them that may write.
    """
    definition = selectors.version_in_force(form, on)
    record = FormRecord.objects.create(
        definition=definition,
        child=child,
        owner_agency=owner_agency,
        subject_kind=subject_kind,
        subject_id=subject_id,
        audience=Audience.NAMED,
        audience_agencies=list(audience_agencies),
        writer_agencies=list(writer_agencies),
        begun_at=now,
        begun_by=by.user,
    )
    FormSection.objects.bulk_create(
        FormSection(record=record, child=child, owner_agency=owner_agency, code=section.code, position=position)
        for position, section in enumerate(selectors.definition_of(record).sections)
    )
    return record


@transaction.atomic
def share_record(*, record: FormRecord, audience: str, audience_agencies, writer_agencies) -> None:
    """Set who besides the owner may read a record (Audience and named agencies), and which agencies may write it."""
    record.audience, record.audience_agencies = audience, list(audience_agencies)
    record.writer_agencies = list(writer_agencies)
    record.save(update_fields=["audience", "audience_agencies", "writer_agencies"])


@transaction.atomic
def save_section(*, section: FormSection, answers: dict[str, Given], version: int, by, now) -> FormSection:
    """Save a section's answers as they were given and mark it done. Only what changed becomes a new answer.

    `answers`: by question code; questions left out keep what stands. `version`: the section's version when the page
    was opened. Raises StaleError (with the answers that stand now) when somebody saved the section since, and
    RuleError when it is authorised. Replaced answers stay in the table.
    """
    section = (
        FormSection.objects.select_for_update(of=("self",)).select_related("saved_by", "record").get(pk=section.pk)
    )
    if section.state == SectionState.AUTHORISED:
        raise RuleError(_("This section is authorised. It can no longer be changed."))
    standing = selectors.standing_answers(section)
    if section.version != version:
        who = section.saved_by.full_name if section.saved_by else ""
        raise StaleError(_("%(who)s saved this section while you were writing.") % {"who": who}, standing, who)
    changed = {code: given for code, given in answers.items() if standing.get(code) != given}
    _replace(section, changed, by, now)
    section.state = SectionState.DONE
    section.version += 1
    section.saved_at, section.saved_by = now, by.user
    section.save(update_fields=["state", "version", "saved_at", "saved_by"])
    finish_drafts(section=section, by=by, now=now)
    return section


def _replace(section, changed, by, now):
    known = {question.code for question in selectors.definition_of(section.record).section(section.code).questions}
    unknown = set(changed) - known
    if unknown:
        raise ValueError(f"no such questions in section {section.code}: {sorted(unknown)}")
    Answer.objects.filter(section=section, question__in=changed, replaced_at__isnull=True).update(replaced_at=now)
    Answer.objects.bulk_create(
        Answer(
            section=section,
            record=section.record,
            child_id=section.child_id,
            owner_agency_id=section.owner_agency_id,
            question=code,
            state=given.state,
            codes=list(given.codes),
            text=given.text,
            words=given.words,
            author=by.user,
            at=now,
        )
        for code, given in changed.items()
    )
