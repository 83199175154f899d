"""The privacy class of every field of every table of ours. A field without one fails a test.

Keys, relations and moments are operational. Every other field is named, with its class, in `FIELDS` of its app's
`privacy` module: table -> class -> names. What is free text about people is kept by the audit as a digest alone.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivacyClass(models.TextChoices):
    """What a field tells about a person, and so how it may travel."""

    IDENTITY = "identity", _("Says who somebody is")
    CONTACT = "contact", _("Says where or how somebody is reached")
    SPECIAL_CATEGORY = "special_category", _("Health, ethnicity, care, crime or danger (UK GDPR articles 9 and 10)")
    FREE_TEXT = "free_text", _("Words about people, which may hold anything")
    OPERATIONAL = "operational", _("How the work is run")
    REFERENCE = "reference", _("Published reference data")
    NONE = "none", _("Nothing about anybody")


OURS = frozenset(
    {"missing_cases", "clocks", "disclosures", "episodes", "intake", "education", "cross_border", "risk"}
    | {"return_interviews", "findings", "meetings", "reporting"}
)
KEPT_AS_DIGEST = frozenset({PrivacyClass.FREE_TEXT})
ALWAYS_DIGESTED = frozenset({"void_reason"})  # by the audit's trigger itself
BY_NAME = {
    PrivacyClass.FREE_TEXT: "void_reason",
    PrivacyClass.OPERATIONAL: "audience audience_agencies state version position subject_kind subject_id from_on to_on",
}


def installed() -> list[str]:
    """Return the names of the core and of our apps."""
    return [config.name for config in apps.get_app_configs() if config.name in OURS]


def our_models() -> Iterator[type[models.Model]]:
    """Return every model of the core and of our apps."""
    for config in apps.get_app_configs():
        if config.name in OURS:
            yield from config.get_models()


def class_of(field: models.Field) -> PrivacyClass | None:
    """Return a field's class, or None when nobody has classed it."""
    named = declared(field.model._meta.app_config.name).get(field.model._meta.db_table, {})
    for kind, names in [*named.items(), *BY_NAME.items()]:
        if field.name in names.split():
            return PrivacyClass(kind)
    if field.primary_key or field.is_relation or isinstance(field, models.DateTimeField):
        return PrivacyClass.OPERATIONAL
    return None


def unclassed() -> list[str]:
    """Return `table.field` for every field nobody has classed."""
    return sorted(
        f"{model._meta.db_table}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if class_of(field) is None
    )


def classed_but_gone() -> list[str]:
    """Return `table.field` for every class given to a field that does not exist."""
    known = {f"{model._meta.db_table}.{field.name}" for model in our_models() for field in model._meta.local_fields}
    said = {
        f"{table}.{name}"
        for app in installed()
        for table, classes in declared(app).items()
        for names in classes.values()
        for name in names.split()
    }
    return sorted(said - known)


def digested_columns(model: type[models.Model]) -> set[str]:
    """Return the columns of a table that the audit must keep as digests."""
    return {
        field.column
        for field in model._meta.local_fields
        if field.column and class_of(field) in KEPT_AS_DIGEST and field.name not in ALWAYS_DIGESTED
    }


def declared(app: str) -> dict[str, dict[PrivacyClass, str]]:
    """Return what an app's `privacy` module says; the core's stands in privacy/core.py."""
    module = "missing_cases.privacy.core" if app == "missing_cases" else f"{app}.privacy"
    return import_module(module).FIELDS if find_spec(module) else {}
