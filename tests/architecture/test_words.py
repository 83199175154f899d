"""Every word a person reads may be translated."""

import ast
import html
import re

from tests.architecture.tree import called, calls, name, sources
from tests.browser import ROOT

TAGS = re.compile(r"{%\s*(blocktranslate|comment|verbatim)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
ATTRIBUTES = re.compile(r"\b(?:alt|title|placeholder|aria-label|summary)=\"([^\"]*)\"")
NAMES = {"GOV.UK", "HTTP", "CSV", "PDF", "Missing Cases"}
WORD = re.compile(r"[A-Za-z]{2,}")


def loose_words(text):
    kept = TAGS.sub(" ", UNSEEN.sub(" ", text))
    spoken = [html.unescape(part) for part in ATTRIBUTES.findall(kept)]
    spoken += html.unescape(re.sub(r"<[^>]*>", "\n", kept)).splitlines()
    return [line.strip() for line in spoken if WORD.search(line) and line.strip() not in NAMES]


def test_every_word_of_a_template_may_be_translated():
    loose = {
        str(path.relative_to(ROOT)): words
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (words := loose_words(path.read_text()))
    }
    assert loose == {}


def test_the_reader_of_templates_finds_a_loose_word():
    assert loose_words("<p>Hello {{ name }}</p>") == ["Hello"]
    assert loose_words('<img alt="A map">{% translate "Map" %}') == ["A map"]
    assert loose_words("{% blocktranslate %}All of it{% endblocktranslate %}<script>let it = 1</script>") == []


def test_every_label_and_help_text_may_be_translated():
    spoken = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
    plain = [
        f"{name(path)}:{node.lineno} {keyword.arg}"
        for path in sources()
        for node in calls(path)
        for keyword in node.keywords
        if keyword.arg in spoken and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
        and keyword.value.value.strip() and called(node) != "add_argument"
    ]  # fmt: skip
    assert plain == []


def test_every_rule_tells_a_reader_in_words_that_may_be_translated():
    plain = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        for node in calls(path)
        if called(node) in ("RuleError", "ValidationError") and node.args
        and isinstance(node.args[0], (ast.Constant, ast.JoinedStr))
        and not (isinstance(node.args[0], ast.Constant) and not isinstance(node.args[0].value, str))
    ]  # fmt: skip
    assert plain == []
