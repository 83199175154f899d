"""How long a session lives: 15 minutes without a sign of life, 10 hours at most, and not a moment after its person."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout

BEGAN, SEEN, PURPOSE, VOUCHED = "began_at", "seen_at", "purpose", "vouched"
PURPOSE_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Lifetime:
    """When a session began and last showed a sign of life (aware, UTC), and so when it ends."""

    began_at: datetime
    seen_at: datetime

    @property
    def ends_at(self) -> datetime:
        """Return when the session ends if nothing more is heard."""
        return min(self.seen_at + settings.SESSION_IDLE, self.last_moment)

    @property
    def last_moment(self) -> datetime:
        """Return when the session ends whatever is heard."""
        return self.began_at + settings.SESSION_ABSOLUTE

    def over(self, now: datetime) -> bool:
        """Say whether it has ended."""
        return now >= self.ends_at


def lifetime_of(session) -> Lifetime | None:
    """Return a session's lifetime, or None when it has not been dated yet."""
    if BEGAN not in session or SEEN not in session:
        return None
    return Lifetime(*(datetime.fromtimestamp(session[key], tz=UTC) for key in (BEGAN, SEEN)))


def enforce(request, *, now: datetime) -> bool:
    """End a session whose time is up, and date one that is new. Returns whether somebody is signed in."""
    if not request.user.is_authenticated:
        return False
    lifetime = lifetime_of(request.session)
    if (lifetime and lifetime.over(now)) or not _still_vouched_for(request.session):
        logout(request)
        return False
    if lifetime is None:
        request.session[BEGAN] = request.session[SEEN] = now.timestamp()
    return True


def vouch(session, *, code: str, issuer: str, agency: str) -> None:
    """Note that an agency's issuer vouched for this session: it ends with the issuer's setting, and is for that agency.

    `code`, `issuer`: as the settings name them; `agency`: its name.
    """
    session[VOUCHED] = {"code": code, "issuer": issuer, "agency": agency}


def _still_vouched_for(session) -> bool:
    vouched = session.get(VOUCHED)
    return vouched is None or settings.SINGLE_SIGN_ON.get(vouched["code"], {}).get("issuer") == vouched["issuer"]


def vouched_agency(session) -> str:
    """Return the name of the only agency this session may act for, or "" where its person may choose."""
    return session[VOUCHED]["agency"] if VOUCHED in session else ""


def touch(request, *, now: datetime) -> None:
    """Note a sign of life, at most every half minute so that a busy reader costs few writes."""
    lifetime = lifetime_of(request.session)
    if lifetime and now - lifetime.seen_at >= settings.SESSION_TOUCH_EVERY:
        request.session[SEEN] = now.timestamp()


def state_purpose(request, *, words: str, now: datetime) -> None:
    """Keep the reason this person gave for reading many records; it stands beside every look for the next hour."""
    request.session[PURPOSE] = {"words": words, "until": (now + PURPOSE_LASTS).timestamp()}


def purpose_of(request, *, now: datetime) -> str:
    """Return the reason given within the last hour, or nothing."""
    stated = request.session.get(PURPOSE)
    return stated["words"] if stated and now.timestamp() < stated["until"] else ""


def end_sessions(user, *, keep: str = "") -> int:
    """Sign a person out everywhere, but for the session with this key. Returns how many sessions ended."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for row in rows:
        row.end()
    return len(rows)
