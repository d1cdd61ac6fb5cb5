"""A few queries, however much is taken and however long the lists are."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.services.dur_courses import Course
from medicines.services.dur_lookup import look_up
from medicines.tests.dur_lists import (
    PAIR_HEADER,
    code,
    load,
    ministry_list,
    pair,
    product,
    product_list,
    row,
    substance,
    with_,
)

MOST_QUERIES = 7
"""Codes of substances, of the insurance, DUR's codes, subjects, rules; lists of partners; the rules of pairs."""


def course(number: int) -> Course:
    medicine = product(str(number), f"약{number}", code(number), insurance=(f"{600000000 + number}",))
    return Course(str(number), medicine.name, medicine, "", ())


@pytest.mark.django_db
@pytest.mark.parametrize("size", [3, 30])
def test_queries_do_not_grow(tmp_path: Path, django_assert_max_num_queries, size):
    substances = [substance(number, f"가온{number}") for number in range(size)]
    rows = [row("병용금기", substances[n], with_(substances[n - 1])) for n in range(1, size)]
    listed = [pair(f"{600000000 + n}", f"{600000000 + n - 1}") for n in range(1, size)]
    load(ministry_list(tmp_path, *rows), product_list(tmp_path, PAIR_HEADER, *listed))
    courses = [course(number) for number in range(size)]
    with django_assert_max_num_queries(MOST_QUERIES):
        found = look_up(courses)
    pairs = {(first.key, second.key) for first, second, _rule in found.pairs}
    assert pairs == {(str(n - 1), str(n)) for n in range(1, size)}
    assert len(found.pairs) == 2 * (size - 1)


@pytest.mark.django_db
def test_nothing_coded_is_nothing_found():
    assert look_up([Course("1", "약", product("1", "약"), "", ())]).courses == []
    assert look_up([]).pairs == []
