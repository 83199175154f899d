"""Publishes the definitions the applications ship: each version once, unchanged for ever."""

from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError
from missing_cases.forms.content import content_of, digest_of
from missing_cases.forms.definitions import CodeList, FormDefinition
from missing_cases.forms.lined_yaml import DefinitionError
from missing_cases.forms.reading import read_code_list, read_form
from missing_cases.models import CodeListVersion, FormVersion

CODE_LISTS = Path(__file__).with_name("code_lists")


def shipped() -> tuple[list[CodeList], list[FormDefinition]]:
    """Return every code list and form in the applications' files. Raises DefinitionError with all their problems.

    Code lists lie in this package and in `<app>/form_definitions/code_lists`, forms in `<app>/form_definitions`.
    """
    folders = [Path(config.path) / "form_definitions" for config in apps.get_app_configs()]
    problems: list[str] = []
    lists: dict[tuple[str, int], CodeList] = {}
    for path in _files(CODE_LISTS, *(folder / "code_lists" for folder in folders)):
        found = _read(read_code_list, path, problems)
        if found:
            lists[found.code, found.version] = found
    forms = [_read(read_form, path, problems, code_lists=lists) for path in _files(*folders)]
    if problems:
        raise DefinitionError(problems)
    return list(lists.values()), forms


def _files(*folders):
    return [path for folder in folders for path in sorted(folder.glob("*.yaml"))]


def _read(reader, path, problems, **more):
    try:
        return reader(path.read_text(encoding="utf-8"), name=f"{path.parent.name}/{path.name}", **more)
    except DefinitionError as error:
        problems.extend(error.problems)
        return None


def load_all(*, now) -> list[str]:
    """Publish what is shipped and not yet published; return the names of what is new. Idempotent, all or nothing.

    Raises DefinitionError for a faulty file and RuleError when a published version was changed.
    """
    lists, forms = shipped()
    with transaction.atomic():
        new = [publish_code_list(code_list=code_list, now=now) for code_list in lists]
        new += [publish_form(definition=form, now=now) for form in forms]
    return [name for name in new if name]


def publish_form(*, definition: FormDefinition, now) -> str:
    """Publish one version of a form. Returns its name, or "" when it was published before, unchanged.

    Raises RuleError when that version was published with other content.
    """
    return _publish(FormVersion, {"form": definition.form}, definition, now)


def publish_code_list(*, code_list: CodeList, now) -> str:
    """Publish one version of a code list; see `publish_form`."""
    return _publish(CodeListVersion, {"code_list": code_list.code}, code_list, now)


def _publish(model, name, published, now):
    content = content_of(published)
    digest = digest_of(content)
    row, made = model.objects.get_or_create(
        **name,
        version=published.version,
        defaults={
            "published_on": published.published_on,
            "content": content,
            "digest": digest,
            "loaded_at": now,
        },
    )
    if row.digest != digest:
        raise RuleError(
            _("%(name)s is published and may not change. Publish your change as a new version.") % {"name": row}
        )
    return str(row) if made else ""
