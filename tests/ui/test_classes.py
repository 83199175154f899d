"""A class that no stylesheet knows does nothing, and nobody notices: so each must exist, or be named here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRUCTURE = {  # GOV.UK's own markup carries these; nothing is styled by them
    "govuk-table__head", "govuk-table__body", "govuk-table__row", "govuk-radios", "govuk-checkboxes",
    "govuk-generic-header__container", "govuk-js-service-navigation-toggle", "govuk-js-password-input-toggle",
}  # fmt: skip
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "pdf" not in path.parts)


def styled() -> set[str]:
    css = (ROOT / "static/mc/app.css").read_text().replace("\\!", "!")
    return set(re.findall(r"\.(-?[a-zA-Z_][\w!-]*)", css))


def classes(source: str) -> set[str]:
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "\0", source, flags=re.S), flags=re.S)
    words = {word for value in re.findall(r'\bclass="([^"]*)"', source) for word in value.split()}
    return {word for word in words if "\0" not in word}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_class_a_template_names_is_styled(path):
    assert classes(path.read_text()) - styled() - STRUCTURE == set()


def test_every_class_on_the_living_page_is_styled(client, db):
    for query in ("", "?show=errors"):
        page = client.get(f"/help/components/{query}").content.decode()
        assert classes(page) - styled() - STRUCTURE == set()


def test_a_class_nobody_styles_is_found():
    assert classes('<p class="govuk-body mc-invented {{ x }} a-{{ y }}">{% if "class=" %}') == {
        "govuk-body",
        "mc-invented",
    }
    assert "mc-invented" not in styled()


def test_the_stylesheet_names_no_font_or_mark_that_is_not_ours():
    css = (ROOT / "static/mc/app.css").read_text()
    assert "@font-face" not in css
    for word in ("GDS Transport", "crest", "crown", "govuk-crest"):
        assert word.lower() not in css.lower()
    for path in TEMPLATES:
        assert "GOV.UK" not in re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
