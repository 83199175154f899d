"""Who may see what, worked out in SQL from the facts alone. Shares no code with the application."""

from django.db import connection

from tests.conftest import as_role

TIER = """
SELECT coalesce(max(tier), 0) FROM (
    SELECT i.tier FROM involvement i JOIN child c ON c.id = i.child_id JOIN membership m ON m.user_id = %(user)s
      JOIN team t ON t.id = m.team_id AND t.agency_id = i.agency_id
     WHERE i.child_id = %(child)s AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > statement_timestamp())
       AND NOT c.restricted AND (t.scope = 'agency' OR i.team_id = t.id)
    UNION ALL
    SELECT n.tier FROM named_access n WHERE n.child_id = %(child)s AND n.user_id = %(user)s AND n.void_at IS NULL
       AND (n.valid_to IS NULL OR n.valid_to > statement_timestamp())
) reasons
"""
NAMED = """SELECT EXISTS (SELECT 1 FROM episode_agency e WHERE e.episode_id = %(row)s AND e.agency_id = %(agency)s
                             AND e.void_at IS NULL)"""
AUDIENCE = """SELECT owner_agency_id = %(agency)s OR %(agency)s = ANY (audience_agencies)
                     OR (audience = 'all_involved' AND %(tier)s = 2) FROM {table} WHERE id = %(row)s"""
CLOCK = """SELECT agency_id = %(agency)s OR counterpart_id = %(agency)s OR assigned_to_id = %(user)s
             FROM clock WHERE id = %(row)s"""
DISCLOSURE = """SELECT (recipient_agency_id = %(agency)s AND sent_at IS NOT NULL)
                       OR (owner_agency_id = %(agency)s AND %(tier)s = 2) FROM disclosure WHERE id = %(row)s"""
TEAM = "SELECT agency_id = %(agency)s FROM team WHERE id = %(row)s"
DRAFT = "SELECT agency_id = %(agency)s FROM protocol_draft WHERE id = %(row)s"
RUN = "SELECT agency_id = %(agency)s FROM replay_run WHERE id = %(row)s"
MESSAGE = "SELECT recipient_id = %(user)s FROM message WHERE id = %(row)s"
OF_OWNER = "SELECT owner_agency_id = %(agency)s FROM {table} WHERE id = %(row)s"
INBOX = {
    "notification": OF_OWNER.format(table="intake_notification"), "original": OF_OWNER.format(table="intake_original"),
    "sent": "SELECT sender_agency_id = %(agency)s FROM intake_notification WHERE id = %(row)s",
    "list": OF_OWNER.format(table="intake_list"),
    "handover": OF_OWNER.format(table="handover"),
    "difference": OF_OWNER.format(table="intake_difference"),
}  # fmt: skip
OF_AGENCY = {**INBOX, "protocol_draft": DRAFT, "replay_run": RUN, "team": TEAM}


def _one(sql, **values):
    with as_role("mc_backup"), connection.cursor() as cursor:
        cursor.execute(sql, {name: str(value) if name != "tier" else value for name, value in values.items()})
        row = cursor.fetchone()
        return row[0] if row else False


def tier_of(user, child) -> int:
    """Return 0, 1 (header) or 2 (record): what the facts entitle a person to."""
    return _one(TIER, user=user.pk, child=child.pk)


def may_see(kind: str, row, child, user, agency) -> bool:
    """Say whether the facts entitle a person of an agency to see one row of a kind, below one child."""
    tier = tier_of(user, child)
    if kind == "child":
        return tier >= 1
    if kind.startswith("concern_") or kind in (
        "record",
        "child_concern",
        "education_case",
        "education_enquiry",
        "education_likely",
    ):
        return tier == 2
    if kind == "episode":
        return tier == 2 or (tier == 1 and _one(NAMED, row=row, agency=agency.pk))
    if kind in ("return_interview", "stored_file"):
        return tier >= 1 and _one(AUDIENCE.format(table=kind), row=row, agency=agency.pk, tier=tier)
    if kind == "clock":
        return tier >= 1 and _one(CLOCK, row=row, agency=agency.pk, user=user.pk)
    if kind == "disclosure":
        return _one(DISCLOSURE, row=row, agency=agency.pk, tier=tier)
    if kind == "message":
        return _one(MESSAGE, row=row, user=user.pk)
    if kind in OF_AGENCY:
        return _one(OF_AGENCY[kind], row=row, agency=agency.pk)
    raise LookupError(kind)
