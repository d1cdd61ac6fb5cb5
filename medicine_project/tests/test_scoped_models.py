"""Every model says whose its rows are, and its admin shows them to nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.http import HttpRequest
from django.test import RequestFactory

from care import scope
from care.models import CareRelation
from care.scoped_admin import ScopedAdmin
from medicine_project.tests.belongings import NAMES_NOBODY, OWNERS, PROJECT_APPS, project_models
from medicines.models import SpellingKey
from ocr.models import DraftMedicine
from voice_tts.models import UserVoice, VoiceEvent

UNDECLARED = (
    "{model} is new: say in OWNERS of medicine_project/tests/belongings.py how its rows lead to the person they belong"
    " to, or in NAMES_NOBODY why they belong to none."
)
USER = get_user_model()


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def leads_to_a_user(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Whether foreign keys, or numbers that stand for a row, lead from the model to an account."""
    for column in model._meta.concrete_fields:
        if isinstance(column, models.IntegerField) and column.name.endswith("_id"):
            return True
        other = column.remote_field.model if column.remote_field else None
        if other is USER or (other and other not in seen and leads_to_a_user(other, seen | {model})):
            return True
    return False


def test_every_model_says_whose_its_rows_are():
    for model in project_models():
        assert (model in OWNERS) != (model in NAMES_NOBODY), UNDECLARED.format(model=model._meta.label)
        if model in NAMES_NOBODY:
            assert not leads_to_a_user(model), f"{model._meta.label} leads to a person: it belongs in OWNERS"


def test_every_owner_path_leads_to_an_account():
    for model, path in OWNERS.items():
        found: Any = model
        for step in path.split("__"):
            column = found._meta.get_field(step)
            found = column.remote_field.model if column.remote_field else None
        assert found in (USER, None), (model, path)
        assert found is USER or path.endswith("_id"), (model, path)


@pytest.mark.parametrize("model", OWNERS, ids=lambda model: model.__name__)
def test_rows_are_seen_by_their_person_and_carer_only(model, marked, clerk, admin_user):
    rows, owner, row = model._default_manager.all(), OWNERS[model], marked.rows[model]
    assert scope.owner_id_of(row, owner) == marked.owner.pk
    assert set(scope.own_rows(marked.owner, rows, owner)) == {row}
    assert row not in scope.own_rows(marked.caregiver, rows, owner)
    for user, sees, administers in (
        (marked.owner, True, True),
        (marked.caregiver, True, True),
        (clerk, False, False),
        (AnonymousUser(), False, False),
        (admin_user, False, True),
    ):
        assert (row in scope.visible_to(user, rows, owner)) is sees, user
        assert (row in scope.administered_by(user, rows, owner)) is administers, user
    CareRelation.objects.filter(caregiver=marked.caregiver).delete()
    assert row not in scope.visible_to(marked.caregiver, rows, owner)


@pytest.mark.parametrize("model", OWNERS, ids=lambda model: model.__name__)
def test_its_admin_is_scoped(model, marked, clerk, admin_user):
    registered = admin.site._registry.get(model)
    if registered is None:
        return
    say = f"{model._meta.label}: its admin must be a care.scoped_admin.ScopedAdmin with the owner that OWNERS names"
    assert isinstance(registered, ScopedAdmin), say
    assert registered.owner == OWNERS[model], say
    row = marked.rows[model]
    assert row in registered.get_queryset(asked_by(marked.owner))
    for user, sees in ((marked.caregiver, True), (clerk, False), (admin_user, True)):
        request = asked_by(user)
        assert (row in registered.get_queryset(request)) is sees, user
        assert registered.has_view_permission(request, row) is sees, user
        for may in (registered.has_change_permission, registered.has_delete_permission):
            assert may(request, row) is (sees and may(request)), (user, may)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_no_form_offers_a_stranger(model, marked, clerk):
    """Neither people nor their rows, in the fields of a form and of the forms within it."""
    if model._meta.app_label not in PROJECT_APPS:
        return
    request, registered = asked_by(clerk), admin.site._registry[model]
    for page in (registered, *registered.get_inline_instances(request)):
        for column in page.model._meta.get_fields():
            other = column.remote_field.model if isinstance(column, models.ForeignKey) else None
            if other is model and page is not registered:
                continue  # the row of the page itself, which is not chosen
            if other is USER or other in OWNERS:
                offered: Any = page.formfield_for_foreignkey(column, request).queryset  # type: ignore[union-attr]
                assert marked.owner not in offered, (page, column)
                assert marked.rows.get(other) not in offered, (page, column)


def test_the_rule_is_written_in_care_only():
    """Who looks after whom, and what a superuser may, is asked of care/scope.py; the demo makes a family."""
    words = re.compile(r"is_superuser|CareRelation|cares_for|cared_by")
    for label in ("medicines", "ocr", "operations", "voice_tts"):
        for path in (settings.BASE_DIR / label).rglob("*.py"):
            if "tests" not in path.parts and "migrations" not in path.parts and path.name != "demo.py":
                assert not words.search(path.read_text()), f"{path}: ask care/scope.py"


def test_what_leads_to_a_person_is_noticed():
    """By a foreign key, through another model, and by a bare number; a product of the catalogue does not."""
    assert all(leads_to_a_user(model) for model in (UserVoice, DraftMedicine, VoiceEvent))
    assert not leads_to_a_user(SpellingKey)
