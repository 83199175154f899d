"""Querysets that begin at what the reader may see. The same grant rows drive PostgreSQL's row-level security."""

from django.db import models
from django.db.models import Expression, F, Q


class Tier(models.IntegerChoices):
    """How much of a child's record a grant opens."""

    HEADER = 1, "Identity, description, grades and what is addressed to the agency"
    RECORD = 2, "The whole record, less what another agency keeps to itself"


class RowExists(Expression):
    """A test "there is a row such that ...", written once as SQL about one column of the row asked about.

    `{column}` stands for the column, and comes first; each `%s` for a parameter in turn. Nearly every query of the
    product carries such a test, and building it afresh from querysets cost more than running it.
    """

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, sql: str, column: str | F, *parameters):
        super().__init__()
        self.sql, self.parameters = f"EXISTS ({sql})", parameters
        self.column = F(column) if isinstance(column, str) else column

    def get_source_expressions(self):
        """Return the column, which Django resolves and joins to."""
        return [self.column]

    def set_source_expressions(self, expressions):
        """Take the column as Django resolved it."""
        [self.column] = expressions

    def as_sql(self, compiler, connection):
        """Return the test with its parameters."""
        column, parameters = compiler.compile(self.column)
        return self.sql.format(column=column), (*parameters, *self.parameters)


GRANT = (
    "SELECT 1 FROM child_grant held WHERE held.content_object_id = {column} AND held.permission_id = %s"
    " AND held.group_id = ANY(%s) AND held.tier >= %s"
    " AND (held.valid_to IS NULL OR held.valid_to > statement_timestamp())"
)


def grant_exists(access, child_field: str, tier: int) -> RowExists:
    """Return the test "one of the reader's groups holds a live grant of at least this tier on the child"."""
    return RowExists(GRANT, child_field, access.view_child_permission_id, list(access.group_ids), int(tier))


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
