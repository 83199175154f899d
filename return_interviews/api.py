"""Return home interviews over the API, through the same services as the pages."""

from dataclasses import asdict

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from episodes.selectors import episode_for
from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.errors import StaleError
from missing_cases.forms import selectors as kit
from missing_cases.forms.given import Given
from missing_cases.models import AnswerState, FormSection
from return_interviews import services
from return_interviews.enums import DeclineReason, Method, Result
from return_interviews.models import ReturnInterview
from return_interviews.selectors.one import FULL
from return_interviews.services.offering import Contact

HEADER = [
    "id", "episode", "child", "owner_agency", "state", "offered_at", "accepted_at", "declined_at", "decline_reason",
    "held_at", "held_place", "independent", "written_at", "authorised_at", "disclosed_at", "version",
]  # fmt: skip


class InterviewSerializer(serializers.ModelSerializer):
    """An interview without its answers."""

    class Meta:
        model = ReturnInterview
        fields = HEADER
        read_only_fields = fields


class AnswerSerializer(serializers.Serializer):
    """One answer: its state, the codes picked, the worker's text and the child's words."""

    question = serializers.CharField(max_length=60)
    state = serializers.ChoiceField(choices=AnswerState.choices)
    codes = serializers.ListField(child=serializers.CharField(max_length=60), default=list)
    text = serializers.CharField(allow_blank=True, default="", max_length=20000)
    words = serializers.CharField(allow_blank=True, default="", max_length=20000)


class SectionSerializer(serializers.Serializer):
    """A section: its state, its version and its standing answers."""

    code = serializers.CharField(source="row.code")
    state = serializers.CharField(source="row.state")
    version = serializers.IntegerField(source="row.version")
    note = serializers.CharField(source="row.note")
    answers = serializers.SerializerMethodField()

    @extend_schema(responses=AnswerSerializer(many=True))
    def get_answers(self, view) -> list[dict]:
        """Return the standing answers by question, drafts never among them."""
        return [
            {"question": item.question.code, "state": item.given.state, "codes": list(item.given.codes),
             "text": item.given.text, "words": item.given.words}
            for item in view.questions
            if item.row
        ]  # fmt: skip


class WholeInterviewSerializer(InterviewSerializer):
    """An interview with its sections and answers."""

    sections = serializers.SerializerMethodField()

    class Meta(InterviewSerializer.Meta):
        fields = [*HEADER, "sections"]
        read_only_fields = fields

    def get_sections(self, interview) -> list[dict]:
        """Return the sections in order."""
        return SectionSerializer(kit.sections_of(interview.record), many=True).data


class ContactSerializer(serializers.Serializer):
    """A contact about an episode's interview: an offer with its answer, or an attempt that reached nobody."""

    episode = serializers.UUIDField()
    at = serializers.DateTimeField()
    method = serializers.ChoiceField(choices=Method.choices)
    result = serializers.ChoiceField(choices=Result.choices)
    decline_reason = serializers.ChoiceField(choices=DeclineReason.choices, required=False, default="")
    decline_words = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)
    arranged_for = serializers.DateTimeField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class ContactAnswerSerializer(serializers.Serializer):
    """A contact recorded, and the interview where there is one."""

    contact = serializers.UUIDField()
    interview = InterviewSerializer(allow_null=True)


class HeldSerializer(serializers.Serializer):
    """Where and when it was held; whoever calls held it unless a name is given."""

    held_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    held_by_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)
    others_present = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    said_independent = serializers.BooleanField(default=True)


class SaveSerializer(serializers.Serializer):
    """Answers of one section, and the section's version that the caller had read."""

    version = serializers.IntegerField()
    answers = AnswerSerializer(many=True)


class NotesSerializer(serializers.Serializer):
    """Notes by section code."""

    notes = serializers.DictField(child=serializers.CharField(max_length=5000))


class InterviewViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Return home interviews the caller may see."""

    queryset = ReturnInterview.objects.live().select_related(*FULL)
    serializer_class = InterviewSerializer
    functions = {
        "list": (Perm.INTERVIEW_SEE,),
        "retrieve": (Perm.INTERVIEW_SEE,),
        "create": (Perm.INTERVIEW_OFFER,),
        "held": (Perm.INTERVIEW_WRITE,),
        "section": (Perm.INTERVIEW_WRITE,),
        "authorise": (Perm.INTERVIEW_AUTHORISE,),
        "send_back": (Perm.INTERVIEW_AUTHORISE,),
    }

    def _given(self, serializer_class):
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    @extend_schema(responses=WholeInterviewSerializer)
    def retrieve(self, request, pk=None):
        """Return one interview with its answers."""
        return Response(WholeInterviewSerializer(self.get_object()).data)

    @extend_schema(request=ContactSerializer, responses={201: ContactAnswerSerializer})
    def create(self, request):
        """Record a contact about an episode's interview; the first offer makes the interview."""
        given = self._given(ContactSerializer)
        episode = episode_for(given.pop("episode"), self.access)
        if episode is None:
            raise ValidationError({"episode": ["No such episode is open to this caller."]})
        contact, interview = services.record_attempt(
            episode=episode, contact=Contact(**given), by=self.access, now=self.now
        )
        self.saw(contact)
        found = InterviewSerializer(interview).data if interview else None
        return Response({"contact": str(contact.pk), "interview": found}, status=status.HTTP_201_CREATED)

    @extend_schema(request=HeldSerializer, responses=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def held(self, request, pk=None):
        """Record that it was held."""
        given = self._given(HeldSerializer)
        found = services.record_held(interview=self.get_object(), by=self.access, now=self.now, **given)
        return Response(InterviewSerializer(found).data)

    @extend_schema(request=SaveSerializer, responses=SectionSerializer)
    @action(detail=True, methods=["put"], url_path="sections/<slug:code>")
    def section(self, request, pk=None, code=None):
        """Save one section. 409 with what stands when somebody saved it since."""
        interview, given = self.get_object(), self._given(SaveSerializer)
        row = FormSection.objects.filter(record_id=interview.record_id, code=code).first()
        if row is None:
            raise Http404
        known = {q.code: q for q in kit.definition_of(interview.record).section(code).questions}
        answers = {each["question"]: _answer(known, each) for each in given["answers"]}
        try:
            services.save_section(
                interview=interview, section=row, answers=answers, version=given["version"], by=self.access,
                now=self.now,
            )  # fmt: skip
        except StaleError as error:
            theirs = {question: asdict(answer) for question, answer in error.theirs.items()}
            raise StaleError(error.message, theirs, error.saved_by) from None
        views = {view.row.code: view for view in kit.sections_of(interview.record)}
        return Response(SectionSerializer(views[code]).data)

    @extend_schema(request=None, responses=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def authorise(self, request, pk=None):
        """Authorise it."""
        found = services.authorise(interview=self.get_object(), by=self.access, now=self.now)
        return Response(InterviewSerializer(found).data)

    @extend_schema(request=NotesSerializer, responses=InterviewSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request, pk=None):
        """Send sections back, each with a note."""
        notes = self._given(NotesSerializer)["notes"]
        found = services.send_back(interview=self.get_object(), notes=notes, by=self.access, now=self.now)
        return Response(InterviewSerializer(found).data)


def _answer(known, each) -> Given:
    question = known.get(each["question"])
    if question is None:
        raise ValidationError({"answers": [f"There is no question {each['question']} in this section."]})
    unknown = set(each["codes"]) - {choice.code for choice in question.choices}
    if unknown:
        raise ValidationError({each["question"]: [f"Not one of the choices: {', '.join(sorted(unknown))}."]})
    empty = "" if each["state"] == AnswerState.ANSWERED else each["state"]
    return Given.of(codes=tuple(each["codes"]), text=each["text"], words=each["words"], empty=empty)
