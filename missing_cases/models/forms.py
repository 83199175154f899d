"""Published forms, the records begun under them, their sections, answers and drafts."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Owned, Record, Voidable
from missing_cases.models.scoped import Audience, AudienceQuerySet


class Published(Record):
    """One published version of something defined in YAML. Nobody changes it afterwards (trigger in the database)."""

    version = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        abstract = True


class FormVersion(Published):
    """A version of a form definition. A record keeps the version it began under."""

    form = models.CharField(max_length=60)

    class Meta:
        db_table = "form_version"
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]

    def __str__(self):
        return f"{self.form} {self.version}"


class CodeListVersion(Published):
    """A version of a code list."""

    code_list = models.CharField(max_length=60)

    class Meta:
        db_table = "code_list_version"
        constraints = [models.UniqueConstraint(fields=["code_list", "version"], name="code_list_version_once")]

    def __str__(self):
        return f"{self.code_list} {self.version}"


class FormRecord(Record, Owned, Voidable):
    """One filled-in form about one subject (an interview, a risk assessment ...), with its audience and its writers."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.NAMED)
    audience_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    writer_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    begun_at = models.DateTimeField(_("form begun"))
    begun_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        db_table = "form_record"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(void_at__isnull=True),
                name="one_form_record_per_subject",
            )
        ]


class SectionState(models.TextChoices):
    """Where a section stands."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    SENT_BACK = "sent_back", _("Sent back")
    AUTHORISED = "authorised", _("Authorised")


class RecordPart(Record, Owned):
    """A row of a form record: visible and writable as its record is."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="%(class)s_rows")

    class Meta:
        abstract = True


class FormSection(RecordPart):
    """One section of a record: its state, and the version that a save must still find."""

    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=SectionState.choices, default=SectionState.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("why it was sent back"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "form_section"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "code"], name="section_once_per_record"),
            models.CheckConstraint(condition=models.Q(state__in=SectionState.values), name="section_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(note=""), name="sent_back_section_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["not_started", "in_progress"])
                | models.Q(saved_at__isnull=False, saved_by__isnull=False),
                name="section_done_was_saved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sent_back", "authorised"])
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="section_decision_has_its_maker",
            ),
        ]


class AnswerState(models.TextChoices):
    """Whether a question was answered, and if not, why not: the three are different facts."""

    ANSWERED = "answered", _("Answered")
    NOT_ASKED = "not_asked", _("Not asked")
    DID_NOT_WANT_TO_SAY = "did_not_want_to_say", _("Did not want to say")
    NOT_KNOWN = "not_known", _("Not known")


class Answer(RecordPart):
    """One answer by one author. A new answer replaces it; the old one stays readable and is never changed."""

    section = models.ForeignKey(FormSection, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    text = models.TextField(_("the worker's words"), blank=True)
    words = models.TextField(_("the person's words"), blank=True)
    author = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "form_answer"
        indexes = [models.Index(fields=["question", "record"], name="answer_by_question")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "question"],
                condition=models.Q(replaced_at__isnull=True),
                name="one_standing_answer_per_question",
            ),
            models.CheckConstraint(condition=models.Q(state__in=AnswerState.values), name="answer_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="answered") | models.Q(codes=[], text=""), name="no_answer_holds_no_value"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | ~models.Q(codes=[], text="", words=""),
                name="answered_holds_an_answer",
            ),
        ]


class Draft(RecordPart):
    """What one person has typed into one section and not yet saved. Kept out of the change log and of every count."""

    section = models.ForeignKey(FormSection, on_delete=models.PROTECT, related_name="drafts")
    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    section_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    typed = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "form_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["section", "user"],
                condition=models.Q(finished_at__isnull=True, discarded_at__isnull=True),
                name="one_open_draft_per_person_and_section",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(discarded_at__isnull=True),
                name="draft_finished_or_discarded",
            ),
        ]


class DraftEvent(RecordPart):
    """The opening, finishing or discarding of a draft: what the audit keeps of it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(
        max_length=10,
        choices=[("opened", _("Opened")), ("finished", _("Finished")), ("discarded", _("Discarded"))],
    )
    at = models.DateTimeField()
    by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "form_draft_event"
