"""Return home interviews over the API, through the same services as the pages."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from episodes.selectors import episode_for
from missing_cases.access.perms import Perm
from missing_cases.api.answers import answers_given, answers_shown
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.errors import RuleError
from missing_cases.forms import selectors as forms
from missing_cases.models import FormSection
from return_interviews import serializers, services
from return_interviews.models import ReturnInterview
from return_interviews.selectors import alerting_answers, approvers_of, decided_questions
from return_interviews.selectors.one import FULL
from return_interviews.services.offering import Contact
from return_interviews.services.store import writes


class InterviewViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Return home interviews the caller may see. Every step is refused as the pages refuse it."""

    queryset = ReturnInterview.objects.live().select_related(*FULL)
    serializer_class = serializers.InterviewSummarySerializer
    functions = {
        "list": (Perm.INTERVIEW_SEE,),
        "retrieve": (Perm.INTERVIEW_SEE,),
        "offer": (Perm.INTERVIEW_OFFER,),
        "attempts": (Perm.INTERVIEW_OFFER,),
        "held": (Perm.INTERVIEW_WRITE,),
        "save_section": (Perm.INTERVIEW_WRITE,),
        "finish": (Perm.INTERVIEW_WRITE,),
        "referral": (Perm.INTERVIEW_WRITE, Perm.INTERVIEW_AUTHORISE),
        "authorise": (Perm.INTERVIEW_AUTHORISE,),
        "send_back": (Perm.INTERVIEW_AUTHORISE,),
    }

    @extend_schema(responses=serializers.InterviewSerializer)
    def retrieve(self, request, pk):
        """Return a whole interview."""
        return self._answer(self.get_object())

    @extend_schema(request=serializers.OfferSerializer, responses={201: serializers.InterviewSerializer})
    @action(detail=False, methods=["post"])
    def offer(self, request):
        """Record that an episode's interview was offered, and the answer."""
        given = self.given(serializers.OfferSerializer)
        episode = self._episode(given.pop("episode"))
        offered = services.offer_interview(episode=episode, by=self.access, now=self.now, **given)
        return self._answer(offered, status.HTTP_201_CREATED)

    @extend_schema(request=serializers.AttemptSerializer, responses={201: serializers.AttemptMadeSerializer})
    @action(detail=False, methods=["post"])
    def attempts(self, request):
        """Record a contact that reached nobody."""
        given = self.given(serializers.AttemptSerializer)
        episode = self._episode(given.pop("episode"))
        attempt, _none = services.record_attempt(
            episode=episode, contact=Contact(**given), by=self.access, now=self.now
        )
        self.saw(attempt)
        return Response(serializers.AttemptMadeSerializer(attempt).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=serializers.HeldSerializer, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["post"])
    def held(self, request, pk):
        """Record that it was held. The 72-hour clock stops here."""
        return self._do(services.record_held, self._own(), **self.given(serializers.HeldSerializer))

    @extend_schema(request=serializers.SectionSaveSerializer, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["put"], url_path="sections/<slug:code>")
    def save_section(self, request, pk, code):
        """Save one section's answers. 409 when somebody saved it since, with what stands now."""
        interview = self._own()
        row = FormSection.objects.filter(record_id=interview.record_id, code=code).select_related("record").first()
        if row is None:
            raise Http404
        given = self.given(serializers.SectionSaveSerializer)
        answers = answers_given(forms.definition_of(interview.record).section(code), given["answers"])
        services.save_section(
            interview=interview, section=row, answers=answers, version=given["version"], by=self.access, now=self.now
        )
        return self._answer(interview)

    @extend_schema(request=serializers.FinishSerializer, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, pk):
        """Send it to a manager for approval."""
        interview, wanted = self._own(), self.given(serializers.FinishSerializer)["approver"]
        people = {person.pk: person for person in approvers_of(interview, self.now, besides=self.access.user)}
        return self._do(services.finish_and_send, interview, approver=people.get(wanted))

    @extend_schema(request=serializers.ReferralSerializer, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["post"])
    def referral(self, request, pk):
        """Record what is decided because of an alarming answer."""
        interview = self._own()
        given = self.given(serializers.ReferralSerializer)
        services.record_referral_decision(interview=interview, by=self.access, now=self.now, **given)
        return self._answer(interview)

    @extend_schema(request=None, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["post"])
    def authorise(self, request, pk):
        """Authorise it: it is shared at once with the child's allocated workers."""
        return self._do(services.authorise, self._own())

    @extend_schema(request=serializers.SendBackSerializer, responses=serializers.InterviewSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request, pk):
        """Send sections back to their writer, each with a note."""
        return self._do(services.send_back, self._own(), **self.given(serializers.SendBackSerializer))

    def _episode(self, key):
        episode = episode_for(key, self.access)
        if episode is None or episode.void_at:
            raise RuleError(_("There is no such episode, or it is not open to you."), "episode")
        return episode

    def _own(self):
        """Return an interview that the caller's agency may write; otherwise 404."""
        found = self.get_object()
        if not writes(found, self.access):
            raise Http404
        return found

    def _do(self, service, interview, **arguments):
        return self._answer(service(interview=interview, by=self.access, now=self.now, **arguments))

    def _answer(self, interview, code=status.HTTP_200_OK):
        """Answer the whole interview as it stands now."""
        self.saw(interview)
        own = writes(interview, self.access)
        interview.needs_referral = sorted(set(alerting_answers(interview)) - decided_questions(interview))
        interview.sections = [
            {"code": view.row.code, "title": _(view.definition.title), "state": view.row.state, "note": view.row.note,
             "version": view.row.version, "answers": answers_shown(view, apart=own)}
            for view in forms.sections_of(interview.record)
        ]  # fmt: skip
        return Response(serializers.InterviewSerializer(interview).data, status=code)
