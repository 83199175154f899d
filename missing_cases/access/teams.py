"""Teams: each has a group, and the grants of the group follow from what the team works with."""

from django.contrib.auth.models import Group
from django.db import connection, transaction

from missing_cases.models import Team


def add_team(*, team: Team) -> Team:
    """Save a new team with a group of its own, and grant it the children it works with."""
    with transaction.atomic():
        team.group = Group.objects.create(name=f"team {team.pk}")
        team.save(force_insert=True)
        sync_team(team)
    return team


def change_team(*, team: Team, fields) -> Team:
    """Save these fields of a team. A team that was switched off, or works with fewer children, sees less at once."""
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        if fields:
            team.save(update_fields=list(fields))
        sync_team(team)
    return team


def sync_team(team: Team) -> None:
    """Make the grants of a team's group equal to what live involvement justifies. Idempotent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sync_team_grants(%s)", [team.pk])
