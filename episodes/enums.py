"""The field's own words for an episode, as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What the child is, while away (Wigan protocol, section 7). Whether they have returned is another question."""

    MISSING = "missing", _("Missing")
    AWAY = "away", _("Away from placement without authorisation")
    ABSENT = "absent", _("Absent")


class Phase(models.TextChoices):
    """Where an episode stands: derived from its status and its moments, never stored."""

    MISSING = "missing", _("Missing now")
    ABSENT = "absent", _("Absent now")
    AWAY = "away", _("Away from placement, whereabouts known")
    LOCATED = "located", _("Located, not yet back")
    RETURNED = "returned", _("Returned")
    CLOSED = "closed", _("Closed")
    VOID = "void", _("Set aside")


class Action(models.TextChoices):
    """What may be done to an episode. `rules.ALLOWED` says in which phases."""

    JOIN = "join", _("Add a second report")
    UPDATE = "update", _("Add an update")
    NOTIFY_POLICE = "notify_police", _("Report to the police")
    REFERENCE = "reference", _("Record the police reference")
    GRADE = "grade", _("Record a grade")
    NOTICE = "notice", _("Send the need-to-know notice")
    CHANGE_STATUS = "change_status", _("Change missing, absent or away")
    LOCATE = "locate", _("Record the child located")
    RETURN = "return", _("Record the child returned")
    CHECK = "check", _("Record the safe and well check")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Open again")
    CORRECT = "correct", _("Correct a time")
    VOID = "void", _("Set aside")


class MomentKind(models.TextChoices):
    """The moments an episode needs, because different clocks and returns start from different ones."""

    DUE_BACK = "due_back", _("Due back")
    LAST_SEEN = "last_seen", _("Last seen")
    LEFT = "left", _("Left home or placement")
    NOTICED = "noticed", _("Absence noticed")
    SEARCH_STARTED = "search_started", _("Search by the carer began")
    REPORTED = "reported", _("Reported")
    POLICE_NOTIFIED = "police_notified", _("Reported to the police")
    COUNCIL_NOTIFIED = "council_notified", _("Council told that the child is missing")
    SIGHTING = "sighting", _("Sighting")
    LOST_AGAIN = "lost_again", _("Whereabouts unknown again")
    LOCATED = "located", _("Located")
    RETURNED = "returned", _("Returned")
    PREVENTION_INTERVIEW = "prevention_interview", _("Prevention interview by the police")
    RETURN_NOTIFIED = "return_notified", _("Council told of the return")
    ACTIONS_PLANNED = "actions_planned", _("Actions put into the child's plan")


class Precision(models.TextChoices):
    """How exactly a moment is known."""

    EXACT = "exact", _("Exact")
    ABOUT = "about", _("About")
    DATE_ONLY = "date", _("Date only, time not known")


class GradeCode(models.TextChoices):
    """Every grade the schemes have used, lowest first."""

    ABSENT = "absent", _("Absent")
    NO_APPARENT_RISK = "no_apparent_risk", _("No apparent risk")
    VERY_LOW = "very_low", _("Very low risk")
    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")


class EpisodeRole(models.TextChoices):
    """Why an agency is named on an episode."""

    OWNER = "owner", _("Answers for the episode")
    POLICE = "police", _("Police force it is reported to")
    REPORTER = "reporter", _("Reported it")
    COUNCIL = "council", _("Another council involved with the child")
    INTERVIEWER = "interviewer", _("Provides the return interview")


class Reporter(models.TextChoices):
    """Who rang."""

    POLICE = "police", _("Police")
    CARE_HOME = "care_home", _("Children's home")
    FOSTER_CARER = "foster_carer", _("Foster carer")
    PARENT = "parent", _("Parent or family")
    SCHOOL = "school", _("School or college")
    WORKER = "worker", _("Social worker or other professional")
    OTHER = "other", _("Somebody else")


class MissingFrom(models.TextChoices):
    """Where the child went missing from."""

    HOME = "home", _("Home")
    PLACEMENT = "placement", _("Where they are placed")
    SCHOOL = "school", _("School or college")
    CONTACT = "contact", _("A visit to family")
    OUT = "out", _("An outing or journey")
    OTHER = "other", _("Somewhere else")


class FoundBy(models.TextChoices):
    """How the child was found or came back."""

    SELF = "self", _("The child came back")
    POLICE = "police", _("Police")
    CARER = "carer", _("Carer or staff of the home")
    FAMILY = "family", _("Parent or family")
    WORKER = "worker", _("Social worker or other professional")
    PUBLIC = "public", _("Somebody else")
    NOT_KNOWN = "not_known", _("Not known yet")


class ReturnedTo(models.TextChoices):
    """Where a child is who is back. In custody or hospital too they are found, and the return interview is owed."""

    SAME = "same", _("Home, or the placement they left")
    OTHER_PLACEMENT = "other_placement", _("Another placement")
    FAMILY = "family", _("Family or friends")
    HOSPITAL = "hospital", _("Hospital, staying there")
    CUSTODY = "custody", _("Police or youth custody")
    OTHER_AREA = "other_area", _("The area of another council, staying there")
    ABROAD = "abroad", _("Abroad")
    OTHER = "other", _("Somewhere else")


class Condition(models.TextChoices):
    """How the child was when found."""

    WELL = "well", _("Well")
    HURT = "hurt", _("Hurt or ill")
    INTOXICATED = "intoxicated", _("Affected by drink or drugs")
    DISTRESSED = "distressed", _("Upset or frightened")
    NOT_KNOWN = "not_known", _("Not known yet")


class UpdateKind(models.TextChoices):
    """What an entry of the timeline is about."""

    NOTE = "note", _("Note")
    ENQUIRY = "enquiry", _("Check or enquiry made")
    SIGHTING = "sighting", _("Sighting")
    CONTACT = "contact", _("Contact with the child")
    PHONE = "phone", _("Phone or social media")
    CCTV = "cctv", _("CCTV")
    TOLD = "told", _("Somebody told")
    REPORT = "report", _("Second report")
    FOUND = "found", _("About how the child was found")
    UNSAFE = "unsafe", _("Judged unsafe where the child is known to be")
    CHECKED = "checked", _("Safe and well check on return")
    REOPENED = "reopened", _("Opened again")


class Whom(models.TextChoices):
    """Who is told that a child is missing, one tick each."""

    WORKER = "worker", _("Allocated worker")
    PARENTS = "parents", _("Parents or carers")
    RESPONSIBLE = "responsible", _("The authority responsible for the child")
    HOST = "host", _("The authority of the area where the child lives")
    SCHOOL = "school", _("School or college")
    REVIEWING_OFFICER = "reviewing_officer", _("Independent reviewing officer")
    OUT_OF_HOURS = "out_of_hours", _("Out-of-hours team")
    OTHER = "other", _("Somebody else")


class How(models.TextChoices):
    """By which way somebody was told."""

    TELEPHONE = "telephone", _("By telephone")
    IN_PERSON = "in_person", _("In person")
    EMAIL = "email", _("By secure e-mail")
    LIST = "list", _("By a list or an automatic message")
    MESSAGE = "message", _("By text message")
    OTHER = "other", _("Another way")


class Answer(models.TextChoices):
    """An answer to a question that nobody may be able to answer."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class Between(models.TextChoices):
    """What happened between two episodes of a child that turn out to be one absence."""

    NOTHING = "nothing", _("Nothing: the child was neither found nor back in between")
    FOUND = "found", _("The child was found but never back, and was lost again")
    TWICE = "twice", _("It is the same time, recorded twice: the times of the earlier one stand")


class CloseReason(models.TextChoices):
    """Why an episode is closed."""

    RETURNED = "returned", _("The child returned")
    TURNED_18 = "turned_18", _("Turned 18 while missing")
    MOVED = "moved", _("Another council answers for the child now")
    DIED = "died", _("The child has died")
    OTHER = "other", _("Another reason")


class ConcernKind(models.TextChoices):
    """What a council is told, or recognises, about a child outside an episode; each starts duties of its own."""

    TELEPHONED = "telephoned", _("A professional telephoned a concern")
    EDUCATION = "education", _("The child is missing education")
    HARM = "harm", _("Significant risk of harm when missing")
    HIGH_RISK = "high_risk", _("High risk, by how often or how gravely the child goes missing")
    IMMEDIATE = "immediate", _("Even one more episode would be a very high risk")
    LINKED = "linked", _("Several children linked to the same report or place")
    UNREPORTED = "unreported", _("The child was missing and nobody told the police")


class ReferralOutcome(models.TextChoices):
    """What became of a written referral."""

    ACCEPTED = "accepted", _("Accepted by children's social care")
    EARLY_HELP = "early_help", _("Passed to early help")
    ADVICE = "advice", _("Advice given, and nothing further")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")


class CarersOutcome(models.TextChoices):
    """What came of talking with parents or carers about an episode that nobody reported."""

    UNDERSTOOD = "understood", _("They know when and whom to tell next time")
    SUPPORT = "support", _("They know, and support was arranged")
    DECLINED = "declined", _("They did not want to talk about it")
    UNSAFE = "unsafe", _("Not done: it would put the child at risk")


RISKS = frozenset({ConcernKind.HARM, ConcernKind.HIGH_RISK})  # they stand until somebody ends them
