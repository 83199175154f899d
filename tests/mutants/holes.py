"""The twelve holes of reliability section 2.4, planted in our own source. Each must make its tests fail."""

from dataclasses import dataclass

MATRIX = ("tests/access/matrix/test_matrix.py",)


@dataclass(frozen=True)
class Hole:
    """One hole: the text it replaces, which walls stand, and the tests that must see it.

    `sample`: one of those that CI plants, one for each kind of route. `only`: a pattern of address names the matrix is
    narrowed to, since the hole shows there and nowhere else.
    """

    name: str
    path: str
    find: str
    plant: str
    tests: tuple[str, ...] = MATRIX
    wall: str = "application"
    only: str = ""
    sample: bool = False


HOLES = [
    Hole(
        "unscoped list", "episodes/selectors.py",
        "= with_header(Episode.objects.visible_to(access).running(), access)",
        "= with_header(Episode.objects.running(), access)",
        only="reporting:missing_now", sample=True,
    ),
    Hole(
        "unscoped detail", "reporting/views/child.py",
        'found = Child.objects.visible_to(request.access).select_related("photo")',
        'found = Child.objects.select_related("photo")',
        only="reporting:child", sample=True,
    ),
    Hole(
        "nested route without its parent's check", "return_interviews/selectors/one.py",
        "return ReturnInterview.objects.visible_to(access).live()", "return ReturnInterview.objects.live()",
        only="return_interviews:interview", sample=True,
    ),
    Hole(
        "custom action without the row's check", "episodes/selectors.py",
        "found = Episode.objects.visible_to(access).filter(pk=pk)", "found = Episode.objects.filter(pk=pk)",
        only="episodes:found",
    ),
    Hole(
        "export for anybody", "reporting/views/month.py", "@requires(Perm.EXPORT)", "@requires(Perm.WORK)",
        only="reporting:month_csv", sample=True,
    ),
    Hole(
        "search outside the scope", "missing_cases/children/sql/search_words.sql",
        "g.content_object_id = m.child_id AND g.permission_id = r.permission AND g.tier >= m.tier",
        "g.permission_id = r.permission AND g.tier >= m.tier",
        tests=("tests/mutants/test_search_function.py",),
    ),
    Hole(
        "statistics outside the scope", "reporting/views/month.py",
        "children = Child.objects.visible_to(request.access).in_bulk(", "children = Child.objects.in_bulk(",
        only="reporting:month_rows",
    ),
    Hole(
        "mass assignment", "missing_cases/children/services/identity.py",
        "    unknown = set(values) - EDITABLE\n", "    unknown = set()\n",
        tests=("tests/children/test_services.py",),
    ),
    Hole(
        "file of another agency", "disclosures/views/one.py",
        "rows = with_content(Disclosure.objects.visible_to(request.access), request.access, payload=True)",
        "rows = with_content(Disclosure.objects.all(), request.access, payload=True)",
        only="disclosures:disclosure", sample=True,
    ),
    Hole(
        "field for the wrong role", "reporting/views/child.py",
        "if whole and request.access.may(Perm.CHILD_RECORD):", "if row:",
        only="reporting:child",
    ),
    Hole(
        "ended involvement still opens", "missing_cases/access/grants.py",
        'involvement.save(update_fields=["to_at"])\n    sync_grants(involvement.child)',
        'involvement.save(update_fields=["to_at"])',
        only="reporting:child", wall="both",
    ),
    Hole(
        "address without sign-in", "missing_cases/access/middleware.py",
        "return _sign_in_first(request) if rule.signed_in else None", "return None",
        only="reporting:missing_now", sample=True,
    ),
]  # fmt: skip
