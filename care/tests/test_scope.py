"""The rule itself: own rows, those of the people one looks after, and all of them for a superuser in the admin."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404

from care import scope
from care.models import CareRelation, Person

pytestmark = pytest.mark.django_db
LARGER_THAN_ANY_ID = 10**30


@dataclass(frozen=True)
class Village:
    """Sunja is looked after by her daughter; the neighbour has to do with neither, the boss sees to the machine."""

    sunja: User
    daughter: User
    neighbour: User
    boss: User


@pytest.fixture
def village() -> Village:
    users = get_user_model().objects
    sunja, daughter, neighbour = (users.create_user(name) for name in ("sunja", "daughter", "neighbour"))
    village = Village(sunja, daughter, neighbour, users.create_superuser("boss"))
    for user in vars(village).values():
        Person.objects.create(user=user, display_name=user.username)
    CareRelation.objects.create(caregiver=daughter, cared_for=sunja)
    return village


def names(rows) -> list[str]:
    return sorted(str(row) for row in rows)


@pytest.mark.parametrize(
    ("who", "own", "visible", "administered"),
    [
        ("sunja", ["sunja"], ["sunja"], ["sunja"]),
        ("daughter", ["daughter"], ["daughter", "sunja"], ["daughter", "sunja"]),
        ("neighbour", ["neighbour"], ["neighbour"], ["neighbour"]),
        ("boss", ["boss"], ["boss"], ["boss", "daughter", "neighbour", "sunja"]),
    ],
)
def test_which_rows_somebody_sees(village, who, own, visible, administered):
    user = getattr(village, who)
    assert names(scope.own_rows(user, Person.objects)) == own
    assert names(scope.visible_to(user, Person.objects)) == names(scope.people_visible_to(user)) == visible
    assert names(scope.administered_by(user, Person.objects)) == administered
    assert names(scope.people_administered_by(user)) == administered
    for other, row in vars(village).items():
        assert scope.may_see(user, row.pk) is (other in visible)
        assert scope.may_administer(user, row.pk) is (other in administered)


def test_rows_that_were_narrowed_before_stay_so(village):
    assert not scope.visible_to(village.sunja, Person.objects.exclude(display_name="sunja")).exists()
    assert not scope.administered_by(village.boss, Person.objects.none()).exists()


def test_a_relation_that_ended_shows_nothing_any_more(village):
    CareRelation.objects.all().delete()
    assert names(scope.people_visible_to(village.daughter)) == ["daughter"]
    assert not scope.may_see(village.daughter, village.sunja.pk)


def test_looking_after_somebody_shows_nothing_of_the_caregiver(village):
    assert not scope.may_see(village.sunja, village.daughter.pk)


def test_voices_are_made_for_those_who_are_looked_after(village):
    CareRelation.objects.create(caregiver=village.neighbour, cared_for=village.boss)
    assert names(scope.people_looked_after_by(village.daughter)) == ["sunja"]
    assert names(scope.people_looked_after_by(village.sunja)) == []
    assert names(scope.people_looked_after_by(village.boss)) == ["boss", "sunja"]


def test_nobody_sees_nothing(village):
    nobody = AnonymousUser()
    assert not scope.visible_to(nobody, Person.objects).exists()
    assert not scope.administered_by(nobody, Person.objects).exists()
    assert not scope.people_looked_after_by(nobody).exists()
    assert not scope.may_see(nobody, village.sunja.pk)
    for asked in (lambda: scope.own_id(nobody), lambda: scope.own_rows(nobody, Person.objects)):
        with pytest.raises(PermissionDenied):
            asked()


def test_what_may_not_be_seen_is_missing(village):
    row = village.sunja.person
    assert scope.get_visible_or_404(village.daughter, Person.objects, pk=row.pk) == row
    scope.require_visible(village.daughter, village.sunja.pk)
    for user in (village.neighbour, village.boss, AnonymousUser()):
        with pytest.raises(Http404):
            scope.get_visible_or_404(user, Person.objects, pk=row.pk)
        with pytest.raises(Http404):
            scope.require_visible(user, village.sunja.pk)
    with pytest.raises(Http404):
        scope.require_visible(village.daughter, LARGER_THAN_ANY_ID)


def test_ones_own_rows_cost_no_query(village, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert scope.may_see(village.sunja, village.sunja.pk)
        assert scope.own_id(village.sunja) == village.sunja.pk


def test_whose_a_row_is(village):
    relation = CareRelation.objects.get()
    assert scope.owner_id_of(relation, "cared_for") == village.sunja.pk
    assert scope.owner_id_of(relation, "caregiver__person__user") == village.daughter.pk
    assert scope.owner_id_of(village.sunja, "pk") == village.sunja.pk
