"""Duties and their clocks over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from clocks.models import Clock
from clocks.services.finish import complete_duty
from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet


class ClockSerializer(serializers.ModelSerializer):
    """A duty: what is owed, to whom it falls, by when, and why."""

    title = serializers.CharField(read_only=True)
    explanation = serializers.CharField(read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields = ["id", "child", "agency", "subject_kind", "subject_id", "kind", "title", "explanation", "state",
                  "anchor_at", "opens_at", "due_at", "met_at", "ended_at", "outcome", "assigned_to"]  # fmt: skip

    def get_state(self, clock) -> str:
        """Return the state at the time of the request: overdue is derived, whether or not an alarm has fired."""
        return str(clock.state(self.context["view"].now))


class DoneSerializer(serializers.Serializer):
    """What was done, and when."""

    done_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=4000)


class ClockViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Duties the caller may see."""

    queryset = Clock.objects.select_related("version")
    serializer_class = ClockSerializer
    functions = {"list": (Perm.DUTY_SEE,), "retrieve": (Perm.DUTY_SEE,), "done": (Perm.DUTY_DONE,)}

    @extend_schema(request=DoneSerializer, responses=ClockSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request, pk=None):
        """Record that the duty was done."""
        clock = self.get_object()
        done = complete_duty(clock=clock, by=self.access, now=self.now, **self.given(DoneSerializer))
        return Response(self.get_serializer(done).data)
