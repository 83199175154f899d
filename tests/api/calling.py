"""Calling the API as a person or as a machine."""

import datetime as dt
import json

from django.test import Client

from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.accounts.tokens import make_token
from missing_cases.models import Membership, Team, User
from tests.sign_in import sign_in

ROOT = "/api/v1/"


class Caller:
    """One caller of the API: JSON in, JSON out."""

    def __init__(self, client, **headers):
        self.client, self.headers = client, headers

    def send(self, method, path, body):
        """Send one call; `body` None sends none."""
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(ROOT + path, headers=self.headers, **content)

    def get(self, path):
        return self.send("get", path, None)

    def post(self, path, **body):
        return self.send("post", path, body)

    def put(self, path, **body):
        return self.send("put", path, body)

    def patch(self, path, **body):
        return self.send("patch", path, body)


def person(user, **client):
    """Return a caller signed in as a person."""
    return Caller(sign_in(Client(**client), user))


def machine(agency, role, scopes):
    """Return a caller with the token of a machine of an agency: its role, and no more than the scopes."""
    with context.acting_as_system("test") as now:
        number = User.objects.count()
        team = Team.objects.filter(agency=agency, scope="agency").first()
        robot = User.objects.create_user(
            email=f"robot{number}@example.org", full_name=f"Robot {number}", kind="service"
        )
        Membership.objects.create(user=robot, team=team, role=role, from_on=dt.date(2016, 1, 1))
        manager = User.objects.create_user(email=f"admin{number}@example.org", full_name=f"Admin {number}")
        Membership.objects.create(user=manager, team=team, role="administrator", from_on=dt.date(2016, 1, 1))
    by = access_for(manager, now=now)
    with context.acting(by) as now:
        _token, secret = make_token(
            name="Case system", machine=robot, scopes=scopes, expires_at=now + dt.timedelta(days=30), by=by, now=now
        )
    return Caller(Client(), Authorization=f"Bearer {secret}")
