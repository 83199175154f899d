"""What the rules of teams say to people."""

from django.utils.translation import gettext_lazy as _

NOT_THIS_ROLE = _("You cannot give this role. You may give the roles whose functions you hold yourself.")
NOT_THEIR_ROLE = _("This role includes more than yours. Ask your agency's administrator to end it.")
NOT_ONESELF = _("You cannot change what you yourself may do. Ask another manager or your agency's administrator.")
WIDER_THAN_ONES_OWN = _("This team works with every child of your agency, and yours does not. Ask an administrator.")
SAY_WHY = _("Say in at least ten characters why")
HELD_ALREADY = _("%(name)s holds this role in the team already.")
ENDED_ALREADY = _("%(name)s no longer holds this role in the team.")
NAME_NEEDED = _("Nobody with this address is known yet. Enter their full name")
MACHINE = _("This address belongs to a machine. Enter a person's")
DISABLED = _("%(name)s may no longer sign in, so they cannot join a team.")
NAME_TAKEN = _("Your agency has a team with this name already")
DAY_PAST = _("The last day must be today or later. To end it now, choose at once")
DAY_AFTER_END = _("It ends on %(day)s already. Choose an earlier day, or at once")
CLOSED_TEAM = _("This team is no longer active.")
