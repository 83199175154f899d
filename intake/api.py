"""Notifications over the API: a machine tells a council of a child, once for each key, and reads what became of it."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from episodes.api import WhenSerializer
from episodes.enums import GradeCode, MissingFrom
from intake.enums import OF_EPISODES, Route, ToldAs
from intake.models import Notification
from intake.services import Told, tell_council
from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Child

HEADER, LONGEST = "Idempotency-Key", 100


class NotificationSerializer(serializers.ModelSerializer):
    """What became of what the caller's agency told."""

    class Meta:
        model = Notification
        fields = ["id", "owner_agency", "received_at", "state", "decided_at", "reason", "idempotency_key"]
        read_only_fields = fields


class TellSerializer(serializers.Serializer):
    """What is told: a child the caller may see, or a name and the council that answers for the child."""

    told_as = serializers.ChoiceField(choices=OF_EPISODES)
    since = WhenSerializer()
    back = WhenSerializer(required=False)
    child = serializers.UUIDField(required=False)
    council = serializers.UUIDField(required=False)
    given_names = serializers.CharField(required=False, allow_blank=True, max_length=100)
    family_name = serializers.CharField(required=False, allow_blank=True, max_length=100)
    date_of_birth = serializers.DateField(required=False)
    missing_from = serializers.ChoiceField(choices=MissingFrom.choices, required=False)
    circumstances = serializers.CharField(required=False, allow_blank=True, max_length=10000)
    police_log_number = serializers.CharField(required=False, allow_blank=True, max_length=40)
    police_grade = serializers.ChoiceField(choices=GradeCode.choices, required=False)
    told_by = serializers.CharField(required=False, allow_blank=True, max_length=150)
    telephone = serializers.CharField(required=False, allow_blank=True, max_length=40)


class NotificationViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """What an agency told councils."""

    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    functions = {"list": (Perm.INTAKE_TELL,), "retrieve": (Perm.INTAKE_TELL,), "create": (Perm.INTAKE_TELL,)}

    def visible(self):
        """Return what the caller's own agency told."""
        return self.queryset.all().sent_by(self.access)

    @extend_schema(
        request=TellSerializer,
        responses={201: NotificationSerializer},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True)],
    )
    def create(self, request):
        """Tell a council. The same key with the same words answers what stands; with other words 409."""
        key = request.headers.get(HEADER, "").strip()
        if not 0 < len(key) <= LONGEST:
            raise RuleError(_("Send a key of your own for each call, of at most 100 signs."), HEADER)
        given = self.given(TellSerializer)
        given["told_as"] = ToldAs(given["told_as"])
        given["child"] = self._child(given.pop("child", None))
        given["council"] = self._council(given.pop("council", None))
        told = tell_council(told=Told(**given), route=Route.API, key=key, by=self.access, now=self.now)
        return Response(NotificationSerializer(told).data, status=status.HTTP_201_CREATED)

    def _child(self, key) -> Child | None:
        return None if key is None else Child.objects.visible_to(self.access).get(pk=key)

    def _council(self, key) -> Agency | None:
        return Agency.objects.filter(pk=key, kind=AgencyKind.COUNCIL, active=True).first() if key else None
