"""What each address of the API needs, written by hand: the functions that may call it and the kind of row it names.

Nothing here is read from the code under test. An address without a row fails the test.
"""

from dataclasses import dataclass

ZERO = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Call:
    """One operation: its method, its path below the root, the functions that may call it, and the kind of its row."""

    method: str
    path: str
    functions: tuple[str, ...]
    row: str = ""

    def at(self, row) -> str:
        """Return the path for one row (or one id)."""
        return self.path.format(id=getattr(row, "pk", row))


CALLS = (
    Call("get", "children/", ("child_header",)),
    Call("post", "children/", ("child_create",)),
    Call("get", "children/{id}/", ("child_header",), "child"),
    Call("patch", "children/{id}/", ("child_edit",), "child"),
    Call("post", "children/search/", ("child_search",)),
    Call("get", "episodes/", ("episode_see",)),
    Call("post", "episodes/", ("episode_report",)),
    Call("post", "episodes/join/", ("episode_report",)),
    Call("get", "episodes/{id}/", ("episode_see",), "episode"),
    Call("post", "episodes/{id}/located/", ("episode_found",), "episode"),
    Call("post", "episodes/{id}/returned/", ("episode_found",), "episode"),
    Call("post", "episodes/{id}/updates/", ("episode_update",), "episode"),
    Call("post", "episodes/{id}/grades/", ("episode_grade",), "episode"),
    Call("post", "episodes/{id}/police-reference/", ("episode_police_reference",), "episode"),
    Call("get", "notifications/", ("intake_tell",)),
    Call("post", "notifications/", ("intake_tell",)),
    Call("get", "notifications/{id}/", ("intake_tell",), "sent"),
    Call("get", "interviews/", ("interview_see",)),
    Call("get", "interviews/{id}/", ("interview_see",), "return_interview"),
    Call("post", "interviews/offer/", ("interview_offer",)),
    Call("post", "interviews/attempts/", ("interview_offer",)),
    Call("post", "interviews/{id}/held/", ("interview_write",), "return_interview"),
    Call("put", "interviews/{id}/sections/why/", ("interview_write",), "return_interview"),
    Call("post", "interviews/{id}/finish/", ("interview_write",), "return_interview"),
    Call("post", "interviews/{id}/referral/", ("interview_write", "interview_authorise"), "return_interview"),
    Call("post", "interviews/{id}/authorise/", ("interview_authorise",), "return_interview"),
    Call("post", "interviews/{id}/send-back/", ("interview_authorise",), "return_interview"),
    Call("get", "clocks/", ("duty_see",)),
    Call("get", "clocks/{id}/", ("duty_see",), "clock"),
    Call("post", "clocks/{id}/done/", ("duty_done",), "clock"),
    Call("get", "months/2016-05/", ("month_see",)),
)
