"""What was sent to us, and what we sent."""

from django.core.paginator import Paginator
from django.shortcuts import render

from disclosures.enums import Side, State
from disclosures.selectors import disclosures_of, waiting_clocks
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires

PER_PAGE = 25
NEEDS = {Side.RECIPIENT: Perm.DISCLOSURE_RECEIVE, Side.SENDER: Perm.DISCLOSURE_SEND}


@requires(Perm.DISCLOSURE_SEND, Perm.DISCLOSURE_RECEIVE)
def shared(request):
    """List what was sent to the reader's agency or what it sent, newest first, filtered by state.

    `?side=recipient|sender` and `?state=` hold codes alone; an unknown code is the first side, or every state.
    """
    access = request.access
    sides = [side for side, perm in NEEDS.items() if access.may(perm)]
    wanted = request.GET.get("side", "")
    side = Side(wanted) if wanted in sides else sides[0]
    states = [state for state in request.GET.getlist("state") if state in State.values]
    found = disclosures_of(access, side=side, states=states)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    request.reads.saw(*[row.child_id for row in rows])
    clocks = waiting_clocks(rows, access)
    context = {
        "rows": [{"disclosure": row, "clock": clocks.get(row.pk)} for row in rows],
        "page": page,
        "side": side,
        "sides": sides if len(sides) > 1 else [],
        "states": [(state, state.value in states) for state in State if (side, state) != (Side.RECIPIENT, "queued")],
        "filtered": states,
        "now": request.now,
    }
    return render(request, "disclosures/list.html", context)
