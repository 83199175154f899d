"""Lets somebody look after the installation's reference data, or takes that back."""

from django.core.management.base import BaseCommand, CommandError

from missing_cases.access.context import acting_as_system
from missing_cases.models import User, UserKind


class Command(BaseCommand):
    """Enter a person, where they are new, and mark them as looking after reference data. It opens no child's record."""

    help = "Let a person look after reference data (agencies, teams, grades); --remove takes it back."

    def add_arguments(self, parser):
        """Take who it is."""
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--name", default="", help="their full name, where they are not entered yet")
        parser.add_argument("--remove", action="store_true", help="take it back")

    def handle(self, *args, email, name, remove, **options):
        """Say what was done. Raises CommandError for a person who is not entered and has no name given."""
        with acting_as_system("appoint_administrator"):
            user = User.objects.filter(email__iexact=email, kind=UserKind.PERSON).first()
            if user is None and (remove or not name.strip()):
                raise CommandError("Nobody has this address. To enter a new person, give their --name.")
            user = user or User.objects.create_user(email=email, full_name=name.strip())
            user.is_staff = not remove
            user.save(update_fields=["is_staff"])
        done = "no longer looks" if remove else "looks"
        self.stdout.write(f"{user.full_name} {done} after reference data.")
        if not remove and not user.has_usable_password():
            self.stdout.write('They choose a password through "Forgotten your password?" on the sign-in page.')
