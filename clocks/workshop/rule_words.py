"""A rule of a protocol in plain words, part by part, so that two versions can be read side by side."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from clocks.engine.conditions import ALWAYS, AllOf, AnyOf, Condition, FactTest, Not
from clocks.engine.patterns import Pattern
from clocks.engine.rules import AGENCY, CHILD, HOST, Basis, DueKind, Protocol, Recipient, Rule, Stage, StagePoint
from clocks.wording import duration_words
from clocks.workshop.trigger_words import FACTS, moment_words, trigger_words
from missing_cases.access.roles import ROLES

PERSONS = {
    "assignee": gettext_lazy("whoever it is given to"),
    "key_worker": gettext_lazy("whoever works with the child"),
}
BASES = {
    Basis.STATUTORY: gettext_lazy("Statutory guidance"),
    Basis.LOCAL: gettext_lazy("The local protocol"),
    Basis.OUR_DEFAULT: gettext_lazy("Our own default"),
}
OPERATORS = {
    "is": gettext_noop("%(fact)s is %(value)s"),
    "one_of": gettext_noop("%(fact)s is one of %(value)s"),
    "at_least": gettext_noop("%(fact)s is at least %(value)s"),
    "at_most": gettext_noop("%(fact)s is at most %(value)s"),
}
Titles = dict[str, str]


def titles_of(protocol: Protocol) -> Titles:
    """Return the title of each duty of a protocol, by kind."""
    return {rule.kind: _(rule.title) for rule in protocol.rules}


def rule_parts(rule: Rule, titles: Titles) -> list[tuple[str, str]]:
    """Return the parts of a rule as (what it is, what it says), in the order of a reader's questions; none is empty."""
    parts: list[tuple[str, str]] = [
        (_("Title"), _(rule.title)),
        (_("What is owed"), _(rule.says)),
        (_("Starts when"), _joined((trigger_words(code, titles) for code in rule.starts_on), _("or"))),
        (_("Applies if"), condition_words(rule.when) if rule.when != ALWAYS else ""),
        (_("Pattern"), pattern_words(rule.pattern, titles) if rule.pattern else ""),
        (_("Counted from when"), _joined((moment_words(name) for name in rule.anchors), _("or else"))),
        (_("Opens"), _opens_words(rule)),
        (_("Due"), due_words(rule)),
        (_("Comes round"), _repeats_words(rule)),
        (_("Who is told"), "\n".join(stage_words(stage) for stage in rule.stages)),
        (_("Who does it"), roles_words(rule.responsible)),
        (_("Met when"), _joined((trigger_words(code, titles) for code, _at in rule.met_by), _("or"))),
        (_("Ends when"), _joined((trigger_words(code, titles) for code, _at in rule.stops_on), _("or"))),
        (_("May be ticked off"), _("Yes") if rule.completion == "by_hand" else _("No: only what is recorded meets it")),
        (_("Whose duty"), _parties(rule)),
        (_("About"), {CHILD: _("The child"), AGENCY: _("The agency")}.get(rule.subject, _("What starts it"))),
        (_("Where its number comes from"), str(BASES[rule.basis])),
        (_("Source"), f"{_(rule.source.document)}, {_(rule.source.section)}"),
        (_("Note"), _(rule.note) if rule.note else ""),
        (_("Assumed in part"), _("Yes") if rule.assumed else ""),
    ]
    return [(name, words) for name, words in parts if words]


def due_words(rule: Rule) -> str:
    """Return when a duty is due: "72 hours after", "At the next weekly missing, 7 days before it"."""
    due = rule.due
    if due.kind is DueKind.AFTER and due.after:
        return _("After %(duration)s") % {"duration": duration_words(due.after)}
    if due.kind is DueKind.AT_ONCE:
        return _("At once")
    if due.kind is DueKind.NO_NUMBER:
        return _("The source gives no time")
    meeting = {"meeting": due.meeting.replace("_", " ")}
    if due.before:
        return _("%(duration)s before the next meeting “%(meeting)s”") % {
            "duration": duration_words(due.before), **meeting,
        }  # fmt: skip
    return _("At the next meeting “%(meeting)s”") % meeting


def condition_words(condition: Condition) -> str:
    """Return a condition in words."""
    if isinstance(condition, Not):
        return _("not (%(part)s)") % {"part": condition_words(condition.part)}
    if isinstance(condition, FactTest):
        return _test_words(condition)
    if isinstance(condition, AllOf):
        return _joined((condition_words(part) for part in condition.parts), _("and"))
    if isinstance(condition, AnyOf):
        return _joined((f"({condition_words(part)})" for part in condition.parts), _("or"))
    raise TypeError(condition)


def _test_words(test: FactTest) -> str:
    fact = str(FACTS.get(test.fact, test.fact))
    words = fact if test.value is True else _("not %(fact)s") % {"fact": fact} if test.value is False else ""
    if not words or test.operator != "is":
        several = test.value if isinstance(test.value, (tuple, list)) else (test.value,)
        value = ", ".join(str(each).replace("_", " ") for each in several)
        words = _(OPERATORS[test.operator]) % {"fact": fact, "value": value}
    return words + (" " + _("or it is not known") if test.or_unknown else "")


def pattern_words(pattern: Pattern, titles: Titles) -> str:
    """Return a pattern in words: "3 episodes or more (missing), within 1 month"."""
    count = pattern.at_least
    parts = [ngettext("%(count)s episode or more", "%(count)s episodes or more", count) % {"count": count}]
    parts[0] += f" ({', '.join(pattern.statuses)})"
    if pattern.within:
        parts.append(_("within %(duration)s") % {"duration": duration_words(pattern.within)})
    if pattern.over:
        parts.append(_("each over %(duration)s") % {"duration": duration_words(pattern.over)})
    if pattern.since:
        done = _joined((titles.get(kind, kind) for kind in pattern.since), _("or"))
        parts.append(_("since this was done: %(duties)s") % {"duties": done})
    if pattern.once:
        parts.append(_("once for each child"))
    return ", ".join(parts)


def stage_words(stage: Stage) -> str:
    """Return one step of a ladder in words: "8 hours before it is due: Team manager"."""
    offset = duration_words(stage.offset) if stage.offset else ""
    at: dict[StagePoint, Callable[[], str]] = {
        StagePoint.START: lambda: _("When it starts"),
        StagePoint.OPENS: lambda: _("When it opens"),
        StagePoint.BEFORE_DUE: lambda: _("%(duration)s before it is due") % {"duration": offset},
        StagePoint.DUE: lambda: _("When it is due"),
        StagePoint.AFTER_DUE: lambda: _("%(duration)s after it was due") % {"duration": offset},
    }
    climbs = [
        _("if nobody acknowledges it within %(duration)s: %(roles)s")
        % {"duration": duration_words(climb.within), "roles": roles_words(climb.then)}
        for climb in stage.climbs
    ]
    return f"{at[stage.point]()}: {'; '.join([roles_words(stage.tell), *climbs])}"


def _opens_words(rule: Rule) -> str:
    if rule.opens is None:
        return ""
    duration = {"duration": duration_words(rule.opens.after)}
    if rule.opens.inclusive:
        return _("If it still holds after %(duration)s or more") % duration
    return _("If it still holds after more than %(duration)s") % duration


def _repeats_words(rule: Rule) -> str:
    if rule.repeats is None:
        return ""
    every = rule.repeats.every
    return _("Then every %(duration)s") % {"duration": duration_words(every)} if every else _("Again when done or due")


def roles_words(recipients: Iterable[Recipient]) -> str:
    """Return who is meant by these recipients, in words."""
    return ", ".join(_role(each) for each in recipients)


def _role(recipient: Recipient) -> str:
    role = ROLES.get(recipient.role)
    name = str(role.name if role else PERSONS.get(recipient.role, recipient.role))
    return name if recipient.at == "owner" else _("%(role)s of the other agency") % {"role": name}


def _parties(rule: Rule) -> str:
    if len(rule.held_by) > 1:
        return _("Of the authority that answers for the child and of the one where the child is placed")
    return _("Of the authority where the child is placed") if HOST in rule.held_by else ""


def _joined(parts: Iterable[str], word: str) -> str:
    return f" {word} ".join(str(part) for part in parts)
