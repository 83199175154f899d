"""Querysets that begin at what the reader may see. The same grant rows drive PostgreSQL's row-level security."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Expression, F, Q


class Tier(models.IntegerChoices):
    """How much of a child's record a grant opens."""

    HEADER = 1, "Identity, description, grades and what is addressed to the agency"
    RECORD = 2, "The whole record, less what another agency keeps to itself"


class RowTest(Expression):
    """A test of the row asked about, written once as SQL about its columns.

    `{0}`, `{1}` ... stand for the columns in turn, each `%s` for a parameter in turn. Nearly every query of the product
    carries such a test, and building it afresh from querysets cost more than running it.
    """

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, sql: str, columns: Sequence[str | F], *parameters):
        super().__init__()
        self.sql, self.parameters = sql, parameters
        self.columns = [F(column) if isinstance(column, str) else column for column in columns]

    def get_source_expressions(self):
        """Return the columns, which Django resolves and joins to."""
        return self.columns

    def set_source_expressions(self, expressions):
        """Take the columns as Django resolved them."""
        self.columns = expressions

    def as_sql(self, compiler, connection):
        """Return the test with its parameters."""
        columns = [compiler.compile(column)[0] for column in self.columns]
        return self.sql.format(*columns), self.parameters


class RowExists(RowTest):
    """A test "there is a row such that ...", about one column of the row asked about: `{0}`."""

    def __init__(self, sql: str, column: str | F, *parameters):
        super().__init__(f"EXISTS ({sql})", [column], *parameters)


GRANT = (
    "SELECT 1 FROM child_grant held WHERE held.content_object_id = {0} AND held.permission_id = %s"
    " AND held.group_id = ANY(%s) AND held.tier >= %s"
    " AND (held.valid_to IS NULL OR held.valid_to > statement_timestamp())"
)


def grant_parameters(access, tier: int) -> tuple:
    """Return what `GRANT` asks for after its column."""
    return access.view_child_permission_id, list(access.group_ids), int(tier)


def grant_exists(access, child_field: str, tier: int) -> RowExists:
    """Return the test "one of the reader's groups holds a live grant of at least this tier on the child"."""
    return RowExists(GRANT, child_field, *grant_parameters(access, tier))


class ChildQuerySet(models.QuerySet):
    """Children."""

    def visible_to(self, access, tier: int = Tier.HEADER):
        """Keep the children this reader holds a grant on, at this tier or above."""
        return self.filter(grant_exists(access, "pk", tier))


class ChildScopedQuerySet(models.QuerySet):
    """Rows below a child that belong to the whole record (care status, placement, contacts ...)."""

    tier = Tier.RECORD

    def visible_to(self, access):
        """Keep the rows whose child is open to this reader at the tier these rows need."""
        return self.filter(grant_exists(access, "child_id", self.tier))


class Audience(models.TextChoices):
    """Who, among the agencies that may see the child, may read one row."""

    OWNER = "owner", "The owner agency alone"
    NAMED = "named", "The owner agency and the agencies named"
    ALL_INVOLVED = "all_involved", "Every agency that holds the record"


class AudienceQuerySet(models.QuerySet):
    """Rows below a child that carry an audience (interviews, timeline entries, notes ...)."""

    def visible_to(self, access):
        """Keep the rows whose child the reader may see and whose audience includes the reader's agency."""
        involved = Q(audience=Audience.ALL_INVOLVED) & Q(grant_exists(access, "child_id", Tier.RECORD))
        addressed = Q(owner_agency_id=access.agency_id) | Q(audience_agencies__contains=[access.agency_id])
        return self.filter(grant_exists(access, "child_id", Tier.HEADER)).filter(addressed | involved)
