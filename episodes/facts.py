"""Facts about an episode that decide which duties start, by name, as the protocols ask for them."""

import json
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from episodes import rules
from episodes.models import Episode


def child_facts_on(child_id, agency_id, on: date) -> dict:
    """Return what is so of a child for an agency on a day, read in full whoever asks (they must hold a grant).

    Keys: age (whole years or None), care_status (code or None), looked_after, looked_after_elsewhere,
    placed_by_other_authority, open_to_exploitation_team (bools). Empty when the reader holds no grant.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT episode_child_facts(%s, %s, %s)::text", [child_id, agency_id, on])
        found = cursor.fetchone()[0]
    return json.loads(found) if found else {}


def host_ids(episode: Episode, at: datetime) -> list[UUID]:
    """Return the councils in whose area another authority had placed the child on the day (in England) of a moment."""
    on = at.astimezone(rules.LONDON).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT episode_hosts(%s, %s, %s)", [episode.child_id, episode.owner_agency_id, on])
        return [key for (key,) in cursor.fetchall()]


def episode_facts(episode: Episode, at: datetime | None = None, agency_id: UUID | None = None) -> dict:
    """Return the child's facts on the day (in England) of the moment that decides, and of the episode itself.

    `at` is that moment, by default when the child went missing: a child looked after since going missing returns as a
    looked-after child. `agency_id` says whose view of the child is asked, by default the owner's. Adds
    whereabouts_known, first_episode, status and police_told (whether the police were told of this episode).
    """
    on = (at or episode.missing_from_at).astimezone(rules.LONDON).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT episode_child_facts(%s, %s, %s)::text, earlier_episodes(%s, %s, %s), EXISTS (SELECT 1"
            " FROM episode_moment m WHERE m.episode_id = %s AND m.kind = 'police_notified')",
            [episode.child_id, agency_id or episode.owner_agency_id, on, episode.child_id, episode.pk,
             episode.missing_from_at, episode.pk],
        )  # fmt: skip
        child, earlier, police_told = cursor.fetchone()
    return {
        **(json.loads(child) if child else {}),
        "whereabouts_known": episode.whereabouts_known,
        "first_episode": earlier == 0,
        "status": episode.status,
        "police_told": police_told,
    }
