"""Draws a month as a bar chart in SVG, so that it needs no script and can be printed."""

from __future__ import annotations

from xml.sax.saxutils import escape

from medicines.services.adherence import Day

WIDTH, HEIGHT = 760, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 34
GAP = 0.25
"""Share of a bar's space that is left empty between bars."""
COLOURS = (
    ("taken", "#0b5345", "먹음"),
    ("late", "#7fb8a8", "늦게"),
    ("skipped", "#b08900", "건너뜀"),
    ("missed", "#a3271b", "놓침"),
    ("pending", "#cdd8d3", "아직"),
)
"""Outcome, colour and label, from the bottom of a bar upwards; the order and the chart's text distinguish them too."""
LABEL_EVERY = 5
"""Days between dates below the axis; more dates would touch each other on a phone."""


def month_chart(days: list[Day]) -> str:
    """Draw stacked bars of the doses of each of `days`, of which there is at least one."""
    most = max(1, *(day.due for day in days))
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    room, unit = inner_width / len(days), inner_height / most
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" class="chart" role="img">',
        f"<title>{escape(summary(days))}</title>",
    ]
    for count in sorted({0, most, most // 2}):
        y = TOP + inner_height - count * unit
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#cdd8d3"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 6:.1f}" text-anchor="end">{count}</text>')
    for index, day in enumerate(days):
        x, y = LEFT + index * room, float(TOP + inner_height)
        for field, colour, _label in COLOURS:
            height = getattr(day, field) * unit
            if height:
                y -= height
                parts.append(
                    f'<rect x="{x + room * GAP / 2:.1f}" y="{y:.1f}" width="{room * (1 - GAP):.1f}" '
                    f'height="{height:.1f}" fill="{colour}"/>'
                )
        if day.date.day == 1 or day.date.day % LABEL_EVERY == 0:
            parts.append(f'<text x="{x + room / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{day.date.day}일</text>')
    parts.append("</svg>")
    return "".join(parts)


def summary(days: list[Day]) -> str:
    """Describe the chart in words."""
    counts = [(label, sum(getattr(day, field) for day in days)) for field, _colour, label in COLOURS]
    return ", ".join(f"{label} {count}번" for label, count in counts if count) or "드실 약이 없었습니다"
