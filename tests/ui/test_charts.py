"""Charts: what they say, what they hide, and that nothing in them breaks the policy or the page."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template

from reporting.charts import NARROW, Series, bars, big_number, columns, for_page, line
from tests.looking import stays_inside

MONTHS = ["Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026", "Dec 2026", "Jan 2027"]
HIGH = Series("High risk", [3, 4, 2, 0, 7, 9, 12])
LOW = Series("Low <risk>", [9, 6, None, 8, 9, 12, 18])
TITLE = "Episodes each month & year. Highest in January, 30"
ALL = {
    "columns": columns(TITLE, MONTHS, [HIGH]),
    "stacked": columns(TITLE, MONTHS, [HIGH, LOW]),
    "line": line(TITLE, MONTHS, [HIGH]),
    "lines": line(TITLE, MONTHS, [HIGH, LOW]),
    "bars": bars(TITLE, [("Argument with <carer>", 12), ("None", 0), ("Not asked", None)]),
    "number": big_number(TITLE, 1350, "4 fewer than October"),
    "nothing": columns(TITLE, [], []),
    "narrow": line(TITLE, MONTHS[-6:], [Series("a", [1] * 6), Series("b", [2] * 6)], width=NARROW),
}


def words(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def heights(svg):
    rects = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    return [float(rect.get("height")) for rect in rects if rect.get("stroke") == "#ffffff"]


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_sound_titled_and_carries_no_style(name):
    root = ElementTree.fromstring(ALL[name])
    assert root.get("role") == "img"
    assert root.find("{http://www.w3.org/2000/svg}title").text == TITLE
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=", ALL[name])


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_drawn_outside_the_picture(name):
    root = ElementTree.fromstring(ALL[name])
    wide, tall = float(root.get("width")), float(root.get("height"))
    for element in root.iter():
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        assert 0 <= x <= wide and 0 <= y <= tall
        assert x + float(element.get("width", 0)) <= wide + 0.1 or element is root


def test_each_column_is_labelled_with_its_figure_and_drawn_in_proportion():
    svg = columns(TITLE, MONTHS, [HIGH])
    assert [word for word in words(svg) if word.isdigit() and len(word) < 4] == ["3", "4", "2", "0", "7", "9", "12"]
    drawn = heights(svg)
    assert len(drawn) == 6  # nothing for nought
    assert drawn[-1] / drawn[0] == pytest.approx(4, rel=0.01)


def test_a_stack_says_its_total_and_its_parts():
    said = words(columns(TITLE, MONTHS, [HIGH, LOW]))
    assert "30" in said and "12" in said and "18" in said
    assert "High risk" in said and "Low <risk>" in said


def test_small_figures_are_hidden_all_alike_and_no_total_gives_them_away():
    svg = columns(TITLE, MONTHS[:4], [Series("a", [1, 4, 5, 0]), Series("b", [20, 20, 20, 20])], hide_small=True)
    said = words(svg)
    assert "21" not in said and "24" not in said
    assert "25" in said and "20" in said
    alone = columns(TITLE, MONTHS[:3], [Series("a", [1, 4, 5])], hide_small=True)
    assert words(alone).count("under 5") == 2
    assert len(set(heights(alone)[:2])) == 1
    assert words(bars(TITLE, [("a", 4), ("b", 0), ("c", 5)], hide_small=True)) == ["a", "under 5", "b", "0", "c", "5"]


def test_a_figure_not_known_is_a_gap_and_not_nought():
    svg = line(TITLE, MONTHS[:5], [Series("a", [5, 6, None, 7, 8])])
    path = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}path").get("d")
    assert path.count("M") == 2
    assert "not known" in words(columns(TITLE, MONTHS[:1], [Series("a", [None])]))


def test_names_beside_the_ends_do_not_overlap():
    runs = [Series(name, [1, 10]) for name in ("a run", "b run", "c run", "d run")]
    root = ElementTree.fromstring(line(TITLE, MONTHS[:2], runs))
    at = sorted(float(e.get("y")) for e in root.iter() if (e.text or "").endswith(" run"))
    assert len(at) == 4
    assert min(later - sooner for sooner, later in zip(at, at[1:], strict=False)) > 17.9


def test_a_long_name_is_broken_on_a_phone():
    long = "Went to see friends, or family living in another part of town"
    assert long not in words(bars(TITLE, [(long, 5)], width=NARROW))
    assert " ".join(words(bars(TITLE, [(long, 5)], width=NARROW))[:-1]) == long


@pytest.mark.parametrize("most", [0, 1, 4, 5, 9, 39, 41, 66, 101, 950])
def test_the_scale_of_a_line_holds_its_highest_point_in_whole_steps(most):
    said = words(line(TITLE, ["Jan"], [Series("a", [most]), Series("b", [0])]))
    ticks = [float(word) for word in said[:5]]
    assert ticks[0] == 0 and ticks[-1] >= most
    assert all(tick == int(tick) for tick in ticks)


def test_too_many_series_or_missing_figures_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        columns(TITLE, ["a"], [Series("x", [1])] * 5)
    with pytest.raises(ValueError, match="one figure for each"):
        line(TITLE, ["a", "b"], [Series("x", [1])])


PAGE = Template(
    "{% extends 'base.html' %}{% block content %}<h1>Charts</h1>"
    "{% for one in charts %}<div>{{ one }}</div>{% endfor %}{% endblock %}"
)


@pytest.mark.parametrize("width", [320, 1280])
def test_charts_fit_the_page_under_the_policy(visit, width):
    pictures = [for_page(columns, TITLE, MONTHS, [HIGH, LOW]), for_page(line, TITLE, MONTHS, [HIGH, LOW]), ALL["bars"]]
    visitor = visit(width=width)
    headers = {
        "Content-Type": "text/html",
        "Content-Security-Policy": "default-src 'self'; style-src 'self'; img-src data:",
    }
    body = PAGE.render(Context({"charts": pictures}))
    visitor.give("/charts/", status=200, headers=headers, body=body)
    visitor.page.goto("/charts/")
    stays_inside(visitor.page)
    assert visitor.page.locator("svg:visible").count() == 3
    shown = visitor.page.locator("svg:visible text").all_text_contents()
    assert ("2027" in shown) and shown.count("2026") == (12 if width == 1280 else 10)
    assert [v["id"] for v in Axe().run(visitor.page).response["violations"]] == []
