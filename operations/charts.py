"""Draws bar and line charts as SVG, so that the page works without scripts or another server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 400, 150
"""As wide as a phone's screen, so that text appears there at its nominal size."""
TOP, BOTTOM, LEFT = 18, 22, 4
"""Margins, in the drawing's units, for the highest value above the chart and the times below."""
MOST_TIMES = 6
"""Most labels that fit side by side."""
TIME_ROOM = 18
"""Half the width of the longest label."""

_Place = Callable[[int, float], tuple[float, float]]
"""Maps an index and a value to a point in the drawing."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars. values: None leaves a gap. tone: a CSS class of the page."""

    label: str
    values: Sequence[float | None]
    tone: str


def chart(
    title: str,
    times: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    bars: bool = False,
    top: float | None = None,
) -> SafeString:
    """Return a figure with its title, its legend, and every value in words for those who cannot see it.

    times: one label per value. top: value at the upper edge; by default the highest value.
    """
    highest = top or max((value for one in series for value in one.values if value is not None), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(times))

    def place(index: int, value: float) -> tuple[float, float]:
        return LEFT + step * (index + 0.5), HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM)

    drawn = [(_bars if bars else _line)(one, times, place, step, unit) for one in series]
    every = -(-len(times) // MOST_TIMES)
    marks = format_html_join(
        "",
        '<text class="time" x="{}" y="{}">{}</text>',
        (
            (max(TIME_ROOM, round(place(index, 0)[0])), HEIGHT - 5, time)
            for index, time in enumerate(times)
            if index % every == 0
        ),
    )
    key = format_html_join(" ", '<span class="key {}">{}</span>', ((one.tone, one.label) for one in series))
    return format_html(
        "<figure><figcaption>{} {}</figcaption>"
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/><line class="axis top" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}">{}</text>{}{}</svg></figure>',
        title, key if len(series) > 1 else "", WIDTH, HEIGHT, title,
        LEFT, HEIGHT - BOTTOM, WIDTH, HEIGHT - BOTTOM, LEFT, TOP, WIDTH, TOP, LEFT, TOP - 5,
        f"{highest:,.0f}{unit}", marks, format_html_join("", "{}", ((one,) for one in drawn)),
    )  # fmt: skip


def _told(one: Series, time: str, value: float, unit: str) -> str:
    return f"{time} {one.label} {value:,.0f}{unit}"


def _bars(one: Series, times: Sequence[str], place: _Place, step: float, unit: str) -> SafeString:
    rows = []
    for index, value in enumerate(one.values):
        if value:
            x, y = place(index, value)
            told = _told(one, times[index], value, unit)
            rows.append(
                (one.tone, f"{x - step * 0.4:.1f}", f"{y:.1f}", f"{step * 0.8:.1f}", f"{HEIGHT - BOTTOM - y:.1f}", told)
            )
    return format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>', rows)


def _line(one: Series, times: Sequence[str], place: _Place, step: float, unit: str) -> SafeString:
    points, dots = [], []
    for index, value in enumerate(one.values):
        if value is not None:
            x, y = place(index, value)
            points.append(f"{x:.1f},{y:.1f}")
            dots.append((one.tone, f"{x:.1f}", f"{y:.1f}", _told(one, times[index], value, unit)))
    circles = format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="3"><title>{}</title></circle>', dots)
    return format_html('<polyline class="{}" points="{}"/>{}', one.tone, " ".join(points), circles)
