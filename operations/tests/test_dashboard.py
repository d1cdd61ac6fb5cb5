"""The dashboard: its figures, its drawings, and who may see them."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from operations import charts, dashboard, hourly
from operations.charts import Series, chart
from operations.models import HourlyCount

PAGE = "/admin/operations/hourlycount/"


@pytest.fixture
def a_day(db):
    now = hourly.this_hour()
    for hours_ago, name, count in (
        (0, "speech:cache:10", 60), (0, "speech:cache:20", 30), (0, "speech:cache:50", 10), (2, "speech:new:1000", 25),
        (2, "failure:queue_full", 3), (30, "failure:storage_failed", 2), (1, "level:cache_bytes", 5 * 2**20),
        (0, "level:cache_bytes", 7 * 2**20), (0, "level:free_bytes", 2**30), (24 * 8, "speech:new:1000", 999),
    ):  # fmt: skip
        HourlyCount.objects.create(hour=now - timedelta(hours=hours_ago), name=name, count=count)


def test_a_day_in_figures(a_day):
    buckets = dashboard.last(dashboard.DAY_HOURS, 1)
    whole = dashboard.merge(buckets)
    assert len(buckets) == 24
    assert (whole.hits, whole.made, whole.failures) == (100, 25, 3)
    assert whole.hit_ratio == 0.8
    assert whole.cache_bytes == 7 * 2**20
    assert whole.failures_by_code() == [("queue_full", 3)]


def test_percentiles_lie_where_the_answers_do(a_day):
    whole = dashboard.merge(dashboard.last(dashboard.DAY_HOURS, 1))
    assert whole.latency_ms("cache", 50) == pytest.approx(10 * 50 / 60)
    assert whole.latency_ms("cache", 90) == pytest.approx(20)
    assert whole.latency_ms("cache", 95) == pytest.approx(35)
    assert whole.latency_ms("new", 95) == pytest.approx(950)
    assert dashboard.Bucket(hourly.this_hour(), whole.counts.__class__()).latency_ms("cache", 95) is None


def test_a_week_reaches_further_and_no_further(a_day):
    buckets = dashboard.last(dashboard.WEEK_HOURS, 6)
    whole = dashboard.merge(buckets)
    assert len(buckets) == 28
    assert (whole.failures, whole.made) == (5, 25)


def test_a_chart_is_a_drawing_that_can_be_read_aloud():
    drawing = chart("실패 <x>", ["1시", "2시", "3시"], [Series("실패", [4, None, 2], "bad")], bars=True)
    [root] = ElementTree.fromstring(drawing).iter("svg")
    rows = [element for element in root if element.tag.endswith("rect")]
    heights = [float(row.attrib["height"]) for row in rows]
    assert heights[0] == pytest.approx(2 * heights[1], rel=0.02)
    assert "1시 실패 4" in drawing
    assert root.attrib["aria-label"] == "실패 <x>"
    assert "<figcaption>실패 &lt;x&gt;" in drawing, "and to be seen"


def test_two_lines_have_a_key_and_one_has_none():
    series = [Series("p50", [1], "good"), Series("p95", [2], "warn")]
    keys = [
        [span.text for span in ElementTree.fromstring(chart("t", ["1"], shown)).iter("span")]
        for shown in (series, series[:1])
    ]
    assert keys == [["p50", "p95"], []]


def test_a_share_is_drawn_against_the_whole():
    [dot] = ElementTree.fromstring(chart("t", ["1"], [Series("r", [50], "good")], unit="%", top=100)).iter("circle")
    half = (charts.TOP + charts.HEIGHT - charts.BOTTOM) / 2
    assert float(dot.attrib["cy"]) == pytest.approx(half, abs=0.1)


@pytest.mark.parametrize("count", [1, 6, 7, 24, 28])
def test_no_more_times_than_fit(count):
    drawing = chart("t", [f"{n}시" for n in range(count)], [Series("r", [1] * count, "good")])
    assert 1 <= drawing.count('class="time"') <= charts.MOST_TIMES


def test_a_line_has_a_point_for_each_value_and_none_for_a_gap():
    figure = ElementTree.fromstring(chart("t", ["1", "2", "3"], [Series("p95", [10, None, 20], "warn")], unit=" ms"))
    [root] = figure.iter("svg")
    [line] = [element for element in root if element.tag.endswith("polyline")]
    assert len(line.attrib["points"].split()) == 2


def test_the_page_shows_both_periods(a_day, admin_client):
    page = admin_client.get(PAGE).content.decode()
    for expected in (
        "지난 하루",
        "지난 한 주",
        "재사용 비율",
        "80%",
        "queue_full",
        "storage_failed",
        "7 MB",
        "1.0 GB",
        "기다리는 문장이 너무 많음",
    ):
        assert expected in page
    assert page.count('<svg class="chart"') == 12
    assert '<script src="http' not in page


def test_an_empty_service_has_a_page_too(db, admin_client):
    page = admin_client.get(PAGE)
    assert page.status_code == 200
    assert "–" in page.content.decode()


def test_what_is_still_in_memory_is_shown(db, admin_client):
    hourly.count("failure:engine_unavailable")
    assert "engine_unavailable" in admin_client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_not_for_everyone():
    assert Client().get(PAGE).status_code == 302
    caregiver = get_user_model().objects.create_user("daughter", is_staff=True)
    client = Client()
    client.force_login(caregiver)
    assert client.get(PAGE).status_code == 403


def test_nothing_is_changed_by_hand(a_day, admin_client):
    row = HourlyCount.objects.all()[0]
    assert admin_client.get(f"{PAGE}add/").status_code == 403
    assert admin_client.post(f"{PAGE}{row.pk}/delete/", {"post": "yes"}).status_code == 403
