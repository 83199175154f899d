"""Charts as SVG, drawn here: the same picture on the page (strict policy) and in the PDF. No Django models.

Every function takes a title that says the finding ("Missing episodes each month. Highest in July, 66"), which screen
readers and the PDF read out, and returns one <svg>. Presentation attributes only, never a style. Figures are whole
numbers of things counted; None is "not known". `hide_small` shows 1 to 4 as "under 5", for whatever leaves the team;
hidden figures are drawn all alike, and a total that would give one away is left out. Put a table beside each chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from textwrap import wrap

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")  # the Government Analysis Function's, in its order
INSIDE = ("#ffffff", "#0b0c0c", "#ffffff", "#0b0c0c")  # words on each of them, in enough contrast
DASHES = ("", "8 4", "3 3", "12 3 3 3")
INK, QUIET, RULE = "#0b0c0c", "#484949", "#cecece"
WIDE, NARROW = 720, 300
TEXT, SMALL_TEXT, LINE, LETTER = 15, 13, 18, 7.8
SMALL = 5
MOST_SERIES = len(COLOURS)


@dataclass(frozen=True)
class Series:
    """One named run of figures, one for each label."""

    name: str
    values: Sequence[int | None]


def columns(title: str, labels: Sequence[str], series: Sequence[Series], *, width=WIDE, hide_small=False) -> SafeString:
    """Draw one column for each label; with several series, stacked in their order. ValueError: more than 4 series."""
    _check(labels, series)
    key, room = _names(series, width)
    top, height = LINE * (len(key) + 1) + 8, 220
    scale = height / max([_drawn_total(series, n, hide_small) for n in range(len(labels))] + [1])
    step = (width - room) / max(len(labels), 1)
    parts = [drawn for row in key for drawn in row]
    ends: list[tuple[float, int, str]] = []
    for n, label in enumerate(labels):
        left, base = n * step + step * 0.14, float(top + height)
        ends = []
        for m, run in enumerate(series):
            tall = _drawn(run.values[n], hide_small) * scale
            if tall:
                parts += _segment(left, base - tall, step * 0.72, tall, m, _figure(run.values[n], hide_small), series)
            ends.append((base - tall / 2, m, run.name))
            base -= tall
        total = _shown_total(series, n, hide_small)
        parts.append(_text(n * step + step / 2, base - 6, total, anchor="middle", bold=True))
        parts += _under(n * step + step / 2, top + height + LINE, label)
    if room:
        parts += _at_the_ends(ends, width - room + 6)
    parts.append(_rule(0, top + height, width - room, top + height, INK))
    return _svg(title, width, top + height + 2 * LINE + 8, parts)


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, width=WIDE, hide_small=False) -> SafeString:
    """Draw a line for each series, with a gap where a figure is not known. ValueError: more than 4 series."""
    _check(labels, series)
    key, room = _names(series, width, lines=True)
    top, height, left, right = LINE * (len(key) + 1) + 8, 200, 60, width - max(room, 24)
    most = _nice(max([_drawn(v, hide_small) for run in series for v in run.values], default=0))
    step = (right - left) / max(len(labels) - 1, 1)
    parts, ends = [drawn for row in key for drawn in row], []
    for tick in range(5):
        y = top + height - height * tick / 4
        parts += [_rule(40, y, right, y), _text(34, y + 5, f"{most * tick / 4:g}", anchor="end", colour=QUIET)]
    for m, run in enumerate(series):
        points = [
            None if v is None else (left + n * step, top + height - height * _drawn(v, hide_small) / most)
            for n, v in enumerate(run.values)
        ]
        parts += _path(points, m)
        known = [(p, v) for p, v in zip(points, run.values, strict=True) if p]
        ends += [(known[-1][0][1], m, run.name)] if known else []
        if len(series) == 1:
            parts += [_text(p[0], p[1] - 12, _figure(v, hide_small), anchor="middle", bold=True) for p, v in known]
    if room:
        parts += _at_the_ends(ends, right + 12)
    for n, label in enumerate(labels):
        parts += _under(left + n * step, top + height + LINE + 2, label)
    return _svg(title, width, top + height + 2 * LINE + 8, parts)


def bars(title: str, rows: Iterable[tuple[str, int | None]], *, width=WIDE, hide_small=False) -> SafeString:
    """Draw one bar across for each row, its name above it and its figure at its end."""
    rows = list(rows)
    longest = max([_drawn(value, hide_small) for _name, value in rows], default=0) or 1
    parts, y = [], 0.0
    for name, value in rows:
        drawn = _drawn(value, hide_small) * (width - 90) / longest
        for words in wrap(str(name), int(width / LETTER)) or [""]:
            parts.append(_text(0, y + TEXT, words))
            y += LINE
        if drawn:
            parts.append(f'<rect x="0" y="{_n(y + 4)}" width="{_n(drawn)}" height="20" fill="{COLOURS[0]}"/>')
        parts.append(_text(drawn + (8 if drawn else 0), y + 20, _figure(value, hide_small), bold=True))
        y += 38
    return _svg(title, width, max(y, 1), parts)


def big_number(title: str, number: int | None, change: str = "", *, hide_small=False) -> SafeString:
    """Draw one figure, large, with a sentence beneath that says how it changed ("4 fewer than October")."""
    parts = [f'<text x="0" y="52" font-size="56" font-weight="700" fill="{INK}">{_figure(number, hide_small)}</text>']
    if change:
        parts.append(_text(0, 80, change, colour=QUIET))
    return _svg(title, NARROW, 92, parts)


def for_page(draw, title: str, labels: Sequence[str], series: Sequence[Series], *, hide_small=False) -> SafeString:
    """Draw a columns or line chart twice: all of it for wide screens, and the last six for phones."""
    wide = draw(title, labels, series, hide_small=hide_small)
    last = [Series(run.name, run.values[-6:]) for run in series]
    narrow = draw(title, labels[-6:], last, width=NARROW, hide_small=hide_small)
    both = f'<div class="mc-chart-wide">{wide}</div><div class="mc-chart-narrow">{narrow}</div>'
    return mark_safe(both)  # noqa: S308 - both are drawn here, and every word in them is escaped


def _check(labels, series):
    if len(series) > MOST_SERIES:
        raise ValueError(f"A chart shows at most {MOST_SERIES} series")
    if any(len(run.values) != len(labels) for run in series):
        raise ValueError("Each series needs one figure for each label")


def _hidden(value, hide_small) -> bool:
    return hide_small and value is not None and 0 < value < SMALL


def _drawn(value, hide_small) -> float:
    """Return the height of a figure; a hidden one is always half way, so that its size says nothing."""
    return SMALL / 2 if _hidden(value, hide_small) else value or 0


def _drawn_total(series, n, hide_small) -> float:
    return sum(_drawn(run.values[n], hide_small) for run in series)


def _figure(value, hide_small) -> str:
    if value is None:
        return _("not known")
    return _("under 5") if _hidden(value, hide_small) else f"{value:,}"


def _shown_total(series, n, hide_small) -> str:
    """Return the figure above a column: nothing where a total would give a hidden part away."""
    values = [run.values[n] for run in series]
    if len(values) == 1:
        return _figure(values[0], hide_small)
    if any(_hidden(value, hide_small) for value in values):
        return ""
    known = [value for value in values if value is not None]
    return _figure(sum(known) if known else None, hide_small)


def _nice(most: float) -> int:
    """Return a round number at or above the largest figure, that four steps divide."""
    if most <= 4:
        return 4
    unit = 10 ** floor(log10(most))
    step = next(k for k in (1, 2, 4, 6, 8, 10) if unit * k >= most)
    return ceil(unit * step / 4) * 4


def _names(series, width, *, lines=False) -> tuple[list[list[str]], float]:
    """Return a key in rows, for narrow charts; or no key and the room to write names beside the ends, for wide ones."""
    if len(series) < 2:
        return [], 0
    if width > NARROW:
        return [], 24 + max(len(run.name) for run in series) * LETTER
    rows: list[list[str]] = [[]]
    x = 0.0
    for m, run in enumerate(series):
        space = 40 + len(run.name) * LETTER
        if x and x + space > width:
            rows.append([])
            x = 0.0
        y = (len(rows) - 1) * LINE
        rows[-1] += [_sample(x, y, m, lines), _text(x + 26, y + 14, run.name)]
        x += space
    return rows, 0


def _sample(x, y, m, lines) -> str:
    if lines:
        return _stroke(f"M{_n(x)} {_n(y + 9)}H{_n(x + 22)}", m)
    return f'<rect x="{_n(x + 4)}" y="{_n(y + 1)}" width="14" height="14" fill="{COLOURS[m]}"/>'


def _at_the_ends(ends, x) -> list[str]:
    """Return the names of the series beside what they name, moved apart where they would overlap."""
    parts, below = [], None
    for y, m, name in sorted(ends, key=lambda end: -end[0]):
        below = y if below is None else min(y, below - LINE)
        parts += [_rule_mark(x, below, m), _text(x + 14, below + 5, name)]
    return parts


def _rule_mark(x, y, m) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y - 5)}" width="10" height="10" fill="{COLOURS[m]}"/>'


def _segment(x, y, wide, tall, m, figure, series) -> list[str]:
    """Return a part of a column with a white gap above it, and its figure where there is room."""
    parts = [
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(tall)}" fill="{COLOURS[m]}" stroke="#ffffff"'
        ' stroke-width="2"/>'
    ]
    if len(series) > 1 and tall >= 18 and wide >= len(figure) * 7:
        parts.append(_text(x + wide / 2, y + tall / 2 + 5, figure, anchor="middle", colour=INSIDE[m]))
    return parts


def _path(points, m) -> list[str]:
    """Return the line through the known points, with a gap where one is not known, and a mark on each."""
    moves, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        moves.append(f"{pen}{_n(point[0])} {_n(point[1])}")
        pen = "L"
    drawn = [_stroke("".join(moves), m)] if moves else []
    return drawn + [f'<circle cx="{_n(p[0])}" cy="{_n(p[1])}" r="5" fill="{COLOURS[m]}"/>' for p in points if p]


def _stroke(moves, m) -> str:
    dash = f' stroke-dasharray="{DASHES[m]}"' if DASHES[m] else ""
    return f'<path d="{moves}" fill="none" stroke="{COLOURS[m]}" stroke-width="3"{dash}/>'


def _under(x, y, label) -> list[str]:
    """Return a label below the axis: "Nov 2026" on two lines."""
    first, _space, second = str(label).partition(" ")
    words = [(y, first), (y + 15, second)]
    return [_text(x, at, word, anchor="middle", size=SMALL_TEXT) for at, word in words if word]


def _text(x, y, words, *, anchor="start", bold=False, colour=INK, size=TEXT) -> str:
    if words == "":
        return ""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}"{weight} fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _rule(x1, y1, x2, y2, colour=RULE) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{colour}" stroke-width="1"/>'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _svg(title, width, height, parts) -> SafeString:
    drawing = (
        f'<svg class="mc-chart" xmlns="http://www.w3.org/2000/svg" role="img" width="{_n(width)}" height="{_n(height)}"'
        f' viewBox="0 0 {_n(width)} {_n(height)}" font-family="Liberation Sans, Helvetica, Arial, sans-serif">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
    return mark_safe(drawing)  # noqa: S308 - drawn from numbers; title, names and labels are escaped
