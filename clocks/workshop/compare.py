"""Two versions of a protocol beside each other, rule by rule."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clocks.engine.calendars import WEEKDAYS, DailyMeeting, MonthlyMeeting
from clocks.engine.rules import Meeting, Protocol, Rule
from clocks.workshop.rule_words import rule_parts, titles_of

NTH = (
    gettext_noop("first"),
    gettext_noop("second"),
    gettext_noop("third"),
    gettext_noop("fourth"),
    gettext_noop("last"),
)


@dataclass(frozen=True)
class Difference:
    """One part that reads otherwise: what it is, what it said (empty: nothing), what it says (empty: nothing)."""

    part: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """A rule that is in both and reads otherwise."""

    kind: str
    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """What a version adds, drops and changes. `unchanged` is how many rules read the same.

    `added_words` has the parts of each added rule in words, by the rule's title.
    """

    added: list[Rule] = field(default_factory=list)
    removed: list[Rule] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    meetings: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    added_words: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Say whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.meetings)


def compare(before: Protocol, after: Protocol) -> Comparison:
    """Return how `after` differs from `before`."""
    added = [rule for rule in after.rules if before.rule(rule.kind) is None]
    removed = [rule for rule in before.rules if after.rule(rule.kind) is None]
    pairs = [(old, rule) for rule in after.rules if (old := before.rule(rule.kind)) is not None]
    unequal = [(old, new) for old, new in pairs if old != new]
    old_titles, new_titles = titles_of(before), titles_of(after)
    changed = [
        Changed(new.kind, _(new.title), tuple(_differences(rule_parts(old, old_titles), rule_parts(new, new_titles))))
        for old, new in unequal
    ]
    words = [(_(rule.title), rule_parts(rule, new_titles)[1:]) for rule in added]
    return Comparison(added, removed, changed, _meetings(before, after), len(pairs) - len(unequal), words)


def _differences(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[Difference]:
    old, new = dict(before), dict(after)
    found = [Difference(part, old.get(part, ""), new.get(part, "")) for part in {**old, **new}]
    return [each for each in found if each.before != each.after] or [Difference(_("See the YAML"), "", "")]


def _meetings(before: Protocol, after: Protocol) -> list[Difference]:
    names = {**before.meetings, **after.meetings}
    found = [
        Difference(name.replace("_", " "), *(meeting_words(side.meetings.get(name)) for side in (before, after)))
        for name in names
    ]
    return [each for each in found if each.before != each.after]


def meeting_words(meeting: Meeting | None) -> str:
    """Return when a meeting is held; nothing for none."""
    if meeting is None:
        return ""
    at = {"at": meeting.at.strftime("%H:%M")}
    if isinstance(meeting, DailyMeeting):
        return _("every day at %(at)s") % at if meeting.weekends else _("every working day at %(at)s") % at
    weekday = {"weekday": _(WEEKDAYS[meeting.weekday].capitalize())}
    if isinstance(meeting, MonthlyMeeting):
        return _("the %(nth)s %(weekday)s of each month at %(at)s") % {**weekday, **at, "nth": _(NTH[meeting.nth - 1])}
    return _("every %(weekday)s at %(at)s") % {**weekday, **at}
