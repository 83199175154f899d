"""The work list of each role: what is on fire, what is due, what waits for somebody."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from clocks.engine.calendars import next_working_morning
from clocks.models import Clock
from clocks.selectors import duties_visible_to, incidents_for
from disclosures.enums import Side
from disclosures.selectors import waiting_on
from episodes.models import Episode
from episodes.selectors import missing_now
from intake.selectors import count_awaiting
from missing_cases.access.perms import Perm
from reporting.selectors.inbox import InboxRow, unread
from return_interviews.selectors import count_unallocated, interviews_for_approval, my_interviews

SOON = dt.timedelta(hours=12)
MOST = 50
SIDES = {Side.RECIPIENT: Perm.DISCLOSURE_RECEIVE, Side.SENDER: Perm.DISCLOSURE_SEND}
DUTIES_PER_PAGE = 20
MOST_DUTIES = 500  # listed, the most urgent; nobody turns 25 pages, and the rest move up as these are done
MOST_MISSING = 10  # the board of who is missing now shows them all


@dataclass
class WorkList:
    """Everything one reader's home page shows."""

    missing: list[Episode] = field(default_factory=list)
    missing_count: int = 0
    duties: list[Clock] = field(default_factory=list)
    overdue: int = 0
    due_soon: int = 0
    page: Page | None = None
    cut: bool = False  # whether there are more duties than are listed
    unallocated: int = 0
    ending_unallocated: int = 0
    morning: dt.datetime | None = None
    interviews: list = field(default_factory=list)
    approvals: int = 0
    shared: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    notices: list[InboxRow] = field(default_factory=list)
    incidents: int = 0
    arrived: int = 0

    @property
    def children(self) -> set:
        """Return the ids of every child the page shows."""
        rows = [*self.missing, *self.duties, *self.shared, *self.answers]
        shown = {row.child_id for row in rows} | {row.episode.child_id for row in self.interviews}
        return {key for key in shown if key} | {row.child.pk for row in self.notices if row.child}


def _answerable(access):
    """Return the test "this duty falls to the reader's roles, or was given to the reader in person"."""
    return Q(assigned_to=access.user) | Q(agency=access.agency_id, assigned_to__isnull=True)


def _add_duties(work, access, *, now, page) -> None:
    """Add a page of duties, and how many are overdue or end soon.

    What is overdue or ends soon is read off the index by due time, however many duties run; a page that lies wholly
    within it is cut from it alone. Counting is the dear part of a long list, so it ends at the most that are listed.
    """
    duties = duties_visible_to(access, now).filter(_answerable(access))
    near = duties.filter(due_at__lt=now + SOON)
    numbers = near.aggregate(overdue=Count("id", filter=Q(due_at__lt=now)), soon=Count("id", filter=Q(due_at__gte=now)))
    work.overdue, work.due_soon = numbers["overdue"], numbers["soon"]
    there = duties.order_by()[: MOST_DUTIES + 1].count()
    work.cut = there > MOST_DUTIES
    work.page = Paginator(range(min(there, MOST_DUTIES)), DUTIES_PER_PAGE).get_page(page)
    first, last = max(work.page.start_index() - 1, 0), work.page.end_index()
    work.duties = list((near if last <= work.overdue + work.due_soon else duties)[first:last])


def work_list(access, *, now, page: str | None = None) -> WorkList:
    """Return what the reader's home page shows, the most urgent first; parts their roles do not have stay empty.

    `page` is the number of the page of duties wanted; one that is not there gives the nearest that is.
    """
    work = WorkList(notices=unread(access))
    if access.may(Perm.MISSING_NOW):
        missing = missing_now(access)
        work.missing_count, work.missing = len(missing), missing[:MOST_MISSING]
    if access.may(Perm.DUTY_SEE):
        _add_duties(work, access, now=now, page=page)
    if access.may(Perm.INTERVIEW_ALLOCATE):
        work.morning = next_working_morning(now)
        work.unallocated, work.ending_unallocated = count_unallocated(access, now, work.morning)
    if access.may(Perm.INTERVIEW_WRITE):
        work.interviews = my_interviews(access)[:MOST]
    if access.may(Perm.INTERVIEW_AUTHORISE):
        work.approvals = interviews_for_approval(access).count()
    if sides := [side for side, perm in SIDES.items() if access.may(perm)]:
        waiting = waiting_on(access, sides)
        work.shared, work.answers = waiting[Side.RECIPIENT][:MOST], waiting[Side.SENDER][:MOST]
    if access.may(Perm.INTAKE_SEE):
        work.arrived = count_awaiting(access)
    if access.may(Perm.DUTY_DESK):
        work.incidents = incidents_for(access).count()
    return work
