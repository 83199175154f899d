"""What the API says of a return interview, and what it takes."""

from rest_framework import serializers

from missing_cases.forms.definitions import EMPTY_STATES
from missing_cases.models import SectionState
from return_interviews.enums import OFFERS, DeclineReason, Method, Referral, Result
from return_interviews.models import InterviewAttempt, ReturnInterview

SUMMARY = [
    "id", "episode", "child", "owner_agency", "state", "offered_at", "accepted_at", "declined_at", "decline_reason",
    "held_at", "held_place", "holder", "independent", "written_at", "sent_back_at", "authorised_at", "disclosed_at",
    "version",
]  # fmt: skip
DETAIL = ["decline_words", "others_present", "independence_note", "needs_referral", "sections"]


class AnswerSerializer(serializers.Serializer):
    """One answer: codes picked, the worker's text, the person's own words, or the reason why there is none."""

    codes = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=100)
    text = serializers.CharField(required=False, allow_blank=True)
    words = serializers.CharField(required=False, allow_blank=True)
    empty = serializers.ChoiceField(choices=EMPTY_STATES, required=False, allow_blank=True)


class SectionSerializer(serializers.Serializer):
    """A section as it stands: its version is what a save must name."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=SectionState.choices)
    note = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    answers = serializers.DictField(child=AnswerSerializer())


class InterviewSummarySerializer(serializers.ModelSerializer):
    """An interview in a list: where it stands, and none of its answers."""

    holder = serializers.CharField(read_only=True)

    class Meta:
        model = ReturnInterview
        fields = SUMMARY
        read_only_fields = fields


class InterviewSerializer(InterviewSummarySerializer):
    """A whole interview with its answers. What is kept apart from the report goes to the agencies that write it."""

    needs_referral = serializers.ListField(child=serializers.CharField(), read_only=True)
    sections = SectionSerializer(many=True, read_only=True)

    class Meta(InterviewSummarySerializer.Meta):
        fields = SUMMARY + DETAIL
        read_only_fields = fields


class OfferSerializer(serializers.Serializer):
    """An offer of an episode's interview and its answer. The first one makes the interview."""

    episode = serializers.UUIDField()
    at = serializers.DateTimeField()
    method = serializers.ChoiceField(choices=Method.choices, default=Method.CALL)
    answer = serializers.ChoiceField(choices=[choice for choice in Result.choices if choice[0] in OFFERS])
    arranged_for = serializers.DateTimeField(required=False, allow_null=True)
    decline_reason = serializers.ChoiceField(choices=DeclineReason.choices, required=False, allow_blank=True)
    decline_words = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    made_by_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class AttemptSerializer(serializers.Serializer):
    """A contact about an episode's interview that reached nobody, so that nothing was offered."""

    episode = serializers.UUIDField()
    at = serializers.DateTimeField()
    method = serializers.ChoiceField(choices=Method.choices)
    result = serializers.ChoiceField(choices=[choice for choice in Result.choices if choice[0] not in OFFERS])
    made_by_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    next_step = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    next_try_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class AttemptMadeSerializer(serializers.ModelSerializer):
    """An attempt as it is kept."""

    class Meta:
        model = InterviewAttempt
        fields = ["id", "episode", "child", "at", "method", "result", "note", "next_step", "next_try_at"]
        read_only_fields = fields


class HeldSerializer(serializers.Serializer):
    """Where and when it was held. Held by the caller, unless a name is given."""

    held_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    others_present = serializers.CharField(required=False, allow_blank=True, max_length=300)
    held_by_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    said_independent = serializers.BooleanField()


class SectionSaveSerializer(serializers.Serializer):
    """Answers by question code; questions left out keep what stands. `version` is the one the caller had read."""

    version = serializers.IntegerField(min_value=0)
    answers = serializers.DictField(child=AnswerSerializer())


class FinishSerializer(serializers.Serializer):
    """The manager asked to authorise it."""

    approver = serializers.UUIDField()


class ReferralSerializer(serializers.Serializer):
    """What is decided because of an alarming answer: `question`, or every one that stands."""

    decision = serializers.ChoiceField(choices=Referral.choices)
    reason = serializers.CharField(max_length=5000)
    question = serializers.CharField(required=False, allow_blank=True, max_length=60)


class SendBackSerializer(serializers.Serializer):
    """What is to be changed, by section code."""

    notes = serializers.DictField(child=serializers.CharField(max_length=5000))
