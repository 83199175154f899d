"""A mail server that takes nothing."""

from django.core.mail.backends.base import BaseEmailBackend


class Broken(BaseEmailBackend):
    """Refuses every letter."""

    def send_messages(self, email_messages):
        raise RuntimeError("no route to host")
