"""Fetching all pages, going on after an interruption, and pages that move."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from medicines.models import Medicine
from medicines.services.fetching import FRESH, Fetched, Place, Progress, fetch
from medicines.services.portal import LimitReached, Portal, PortalInTrouble, PortalRefused, Service
from medicines.tests.portal_server import KEY, FakePortal, fail, refuse, running

pytestmark = [pytest.mark.server, pytest.mark.django_db]
LEAFLETS = Service("leaflets", "e약은요", "DrbEasyDrugInfoService/getDrbEasyDrugList")
COUNT = 250


@pytest.fixture
def portal():
    products = [
        {"itemSeq": str(number), "itemName": f"가나{number}정", "efcyQesitm": "열이 날 때", "updateDe": "2026-01-01"}
        for number in range(1, COUNT + 1)
    ]
    with running({"getDrbEasyDrugList": products}) as portal:
        yield portal


@pytest.fixture
def progress(tmp_path) -> Progress:
    return Progress(tmp_path / "deep" / "progress.json")


def fetch_all(portal: FakePortal, progress: Progress, **options) -> Fetched:
    return fetch(LEAFLETS, Portal(KEY, portal.url, wait=lambda seconds: None), progress, **options)


def test_all_pages_once_and_again_without_changes(portal, progress):
    pages: list[int] = []
    fetched = fetch_all(portal, progress, on_page=lambda fetched: pages.append(fetched.page))
    assert (fetched.counts.created, fetched.pages, pages) == (COUNT, 3, [1, 2, 3])
    assert fetched.unused == ("updateDe",)
    assert Medicine.objects.filter(efficacy="열이 날 때").count() == COUNT
    again = fetch_all(portal, progress)
    assert (again.counts.created, again.counts.updated, again.counts.unchanged) == (0, 0, COUNT)


def test_it_goes_on_behind_what_was_fetched(portal, progress):
    portal.next = [None, refuse("22")]
    with pytest.raises(LimitReached):
        fetch_all(portal, progress)
    assert Medicine.objects.count() == 100
    portal.asked.clear()
    assert fetch_all(portal, progress).counts.created == COUNT - 100
    assert [page for _operation, page, _rows in portal.asked] == [2, 3]
    assert progress.place(LEAFLETS).page == 1


def test_an_interrupted_fetch_of_long_ago_begins_anew(portal, progress):
    begun = timezone.now() - FRESH - dt.timedelta(minutes=1)
    progress.remember(LEAFLETS, Place(3, 100, begun.isoformat()))
    assert fetch_all(portal, progress).counts.created == COUNT


@pytest.mark.parametrize("content", ["", "nonsense", "[]", '{"leaflets": 3}', '{"leaflets": {"page": "x"}}'])
def test_a_spoilt_note_of_the_progress_begins_anew(tmp_path, content):
    path = tmp_path / "progress.json"
    path.write_text(content)
    assert Progress(path).place(LEAFLETS).page == 1


def test_a_service_that_gives_fewer_rows_a_page_is_read_whole(portal, progress):
    portal.most_rows = 30
    assert fetch_all(portal, progress).counts.created == COUNT
    assert len(portal.asked) == 9


def test_an_empty_page_in_the_middle_is_no_end(portal, progress):
    portal.next = [None, lambda handler: handler.answer('{"header":{"resultCode":"00"},"body":{"totalCount":250}}')]
    with pytest.raises(PortalInTrouble, match="page 2 of 3 is empty"):
        fetch_all(portal, progress)
    assert progress.place(LEAFLETS).page == 2


def test_other_names_than_known_are_no_success(portal, progress):
    portal.products["getDrbEasyDrugList"] = [{"seq": "1", "nm": "가"}]
    with pytest.raises(PortalRefused, match="another way"):
        fetch_all(portal, progress)


def test_a_stop_in_the_middle_of_trouble_keeps_what_came(portal, progress):
    portal.next = [None, None, *[fail(500)] * 5]
    with pytest.raises(PortalInTrouble):
        fetch_all(portal, progress)
    assert Medicine.objects.count() == 200
