"""Missing episodes over the API, through the same services as the pages."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from episodes.enums import GradeCode, MissingFrom, Precision, Reporter, Status, UpdateKind
from episodes.models import Episode
from episodes.rules import When
from episodes.services.finding import record_located, record_returned
from episodes.services.police import set_police_reference
from episodes.services.recording import add_update, record_grade
from episodes.services.reporting import WORDS, AlreadyMissing, Report, join_episode, report_episode
from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.errors import RuleError
from missing_cases.models import Child


class EpisodeSerializer(serializers.ModelSerializer):
    """An episode's header."""

    class Meta:
        model = Episode
        fields = ["id", "reference", "child", "owner_agency", "status", "whereabouts_known", "missing_from_at",
                  "reported_at", "located_at", "returned_at", "closed_at", "missing_from", "missing_from_place",
                  "circumstances", "clothing", "version"]  # fmt: skip
        read_only_fields = fields


class WhenSerializer(serializers.Serializer):
    """A time, and how exactly it is known."""

    at = serializers.DateTimeField()
    precision = serializers.ChoiceField(choices=Precision.choices, default=Precision.EXACT)

    def to_internal_value(self, data):
        """Return the rules' own value."""
        return When(**super().to_internal_value(data))


class ReportSerializer(serializers.Serializer):
    """A report of a missing child: the first four are required."""

    child = serializers.UUIDField()
    last_seen = WhenSerializer()
    missing_from = serializers.ChoiceField(choices=MissingFrom.choices)
    grade = serializers.ChoiceField(choices=GradeCode.choices)
    grade_reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    status = serializers.ChoiceField(choices=Status.choices, default=Status.MISSING)
    whereabouts_known = serializers.BooleanField(default=False)
    police_notified = WhenSerializer(required=False)
    police_log_number = serializers.CharField(required=False, allow_blank=True, max_length=40)
    reporter = serializers.ChoiceField(choices=Reporter.choices, required=False)
    reporter_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    reporter_phone = serializers.CharField(required=False, allow_blank=True, max_length=40)
    missing_from_place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    circumstances = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    clothing = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    possessions = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    companions = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    different = serializers.CharField(required=False, allow_blank=True, max_length=10000)


class JoinSerializer(serializers.Serializer):
    """A second report of a child who is recorded as missing."""

    child = serializers.UUIDField()
    text = serializers.CharField(max_length=10000)
    reporter_name = serializers.CharField(required=False, allow_blank=True, max_length=150)


class RunningSerializer(serializers.Serializer):
    """Why a second episode is not begun: the one that runs."""

    detail = serializers.CharField()
    episode = serializers.UUIDField()


class TimeSerializer(serializers.Serializer):
    """When it happened, and the version of the episode the caller had read."""

    when = WhenSerializer()
    version = serializers.IntegerField(required=False, allow_null=True)


class UpdateSerializer(serializers.Serializer):
    """An entry of the timeline."""

    kind = serializers.ChoiceField(choices=UpdateKind.choices)
    text = serializers.CharField(max_length=10000)


class GradeSerializer(serializers.Serializer):
    """A grade of the risk, with its reason."""

    code = serializers.ChoiceField(choices=GradeCode.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class ReferenceSerializer(serializers.Serializer):
    """The police log number."""

    number = serializers.CharField(max_length=40)


class EpisodeViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Episodes the caller may see."""

    queryset = Episode.objects.live()
    serializer_class = EpisodeSerializer
    functions = {
        "list": (Perm.EPISODE_SEE,),
        "retrieve": (Perm.EPISODE_SEE,),
        "create": (Perm.EPISODE_REPORT,),
        "join": (Perm.EPISODE_REPORT,),
        "located": (Perm.EPISODE_FOUND,),
        "returned": (Perm.EPISODE_FOUND,),
        "updates": (Perm.EPISODE_UPDATE,),
        "grades": (Perm.EPISODE_GRADE,),
        "police_reference": (Perm.EPISODE_POLICE_REFERENCE,),
    }

    def _answer(self, episode, code=status.HTTP_200_OK):
        self.saw(episode)
        return Response(EpisodeSerializer(episode).data, status=code)

    @extend_schema(request=ReportSerializer, responses={201: EpisodeSerializer, 409: RunningSerializer})
    def create(self, request):
        """Report a child missing, absent or away."""
        given = self.given(ReportSerializer)
        child = self._child(given.pop("child"))
        words = {name: given.pop(name) for name in WORDS & set(given)}
        try:
            report = Report(**given, words=words)
            episode = report_episode(child=child, report=report, by=self.access, now=self.now)
        except AlreadyMissing as error:
            running = {"detail": str(error.message), "episode": str(error.episode_id)}
            return Response(running, status=status.HTTP_409_CONFLICT)
        return self._answer(episode, status.HTTP_201_CREATED)

    @extend_schema(request=JoinSerializer, responses=EpisodeSerializer)
    @action(detail=False, methods=["post"])
    def join(self, request):
        """Add a second report to the child's running episode. An agency that reports is named on the episode."""
        given = self.given(JoinSerializer)
        child = self._child(given.pop("child"))
        return self._answer(join_episode(child=child, by=self.access, now=self.now, **given))

    def _child(self, key):
        child = Child.objects.visible_to(self.access).filter(pk=key).first()
        if child is None:
            raise RuleError(_("There is no such child, or the record is not open to you."), "child")
        return child

    @extend_schema(request=TimeSerializer, responses=EpisodeSerializer)
    @action(detail=True, methods=["post"])
    def located(self, request, pk=None):
        """Record that the child's whereabouts are known."""
        episode = self.get_object()
        given = self.given(TimeSerializer)
        return self._answer(record_located(episode=episode, by=self.access, now=self.now, **given))

    @extend_schema(request=TimeSerializer, responses=EpisodeSerializer)
    @action(detail=True, methods=["post"])
    def returned(self, request, pk=None):
        """Record that the child is back."""
        episode = self.get_object()
        given = self.given(TimeSerializer)
        return self._answer(record_returned(episode=episode, by=self.access, now=self.now, **given))

    @extend_schema(request=UpdateSerializer, responses=EpisodeSerializer)
    @action(detail=True, methods=["post"])
    def updates(self, request, pk=None):
        """Add an entry to the timeline."""
        episode = self.get_object()
        add_update(episode=episode, by=self.access, now=self.now, **self.given(UpdateSerializer))
        return self._answer(episode, 201)

    @extend_schema(request=GradeSerializer, responses=EpisodeSerializer)
    @action(detail=True, methods=["post"])
    def grades(self, request, pk=None):
        """Record the caller's agency's grade of the risk."""
        episode = self.get_object()
        record_grade(episode=episode, by=self.access, now=self.now, **self.given(GradeSerializer))
        return self._answer(episode, 201)

    @extend_schema(request=ReferenceSerializer, responses=EpisodeSerializer)
    @action(detail=True, methods=["post"], url_path="police-reference")
    def police_reference(self, request, pk=None):
        """Record the police log number."""
        episode = self.get_object()
        set_police_reference(episode=episode, by=self.access, now=self.now, **self.given(ReferenceSerializer))
        return self._answer(episode)
