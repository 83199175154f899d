"""Find a child: one box, answered by POST so that no name stands in an address or a log."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.search import find_children
from missing_cases.errors import RuleError


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_SEARCH)
def find(request):
    """Search by name, date of birth, reference or postcode. One certain hit goes straight to the child."""
    text = request.POST.get("text", "").strip()[:200]
    page = {"text": text, "searched": request.method == "POST", "now": request.now, "results": None}
    if request.method == "POST" and text:
        try:
            results = find_children(text=text, by=request.access)
        except RuleError as error:
            return render(request, "reporting/find.html", {**page, "problem": error.message}, status=429)
        hits = results.hits
        if len(hits) == 1 and hits[0].certain:
            return redirect("reporting:child", hits[0].child.pk)
        request.reads.saw(*(hit.child for hit in hits))
        page["results"] = results
    return render(request, "reporting/find.html", page)
