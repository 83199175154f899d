"""Template tags of the sign-in page. `{% load sign_in %}`.

{% issuers as list %}         the issuers of single sign-on, each with `code` and `agency`
"""

from django import template

from missing_cases.single_sign_on.issuers import Issuer, all_issuers

register = template.Library()


@register.simple_tag
def issuers() -> list[Issuer]:
    """Return the issuers the settings name, by agency."""
    return all_issuers()
