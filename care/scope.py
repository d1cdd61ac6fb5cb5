"""The only rules on whose rows somebody may see; every page, API view and admin uses them.

- A person sees their own rows.
- A caregiver also sees the rows of the people they look after, for as long as the care relation stands.
- A superuser sees everybody's rows in the admin; on all other pages a superuser is a person like any other.
- A device's token acts for its owner. A row that it names by number must be the owner's own (`own_rows`); the rule for
  caregivers applies to it only where a request may name a person.
- Nobody else sees anything: the response to a request for an invisible row is 404, as if the row did not exist.

A row belongs to the account at the end of its owner path, as in a filter: `user`, `medication__user`, or `pk` for
accounts themselves.
"""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Manager, Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from care.models import CareRelation

M = TypeVar("M", bound=Model)
Asking: TypeAlias = AbstractBaseUser | AnonymousUser
"""The type of a request's `user`."""


def own_id(user: Asking) -> int:
    """Return the id of the account that a request acts for; a device's token stands for its owner.

    Raises PermissionDenied when nobody is logged in.
    """
    if user.pk is None:
        raise PermissionDenied
    return int(user.pk)


def own_rows(user: Asking, rows: QuerySet[M] | Manager[M], owner: str = "user") -> QuerySet[M]:
    """Keep the rows that belong to `user` alone. Raises PermissionDenied when nobody is logged in."""
    return rows.filter(**{owner: own_id(user)})


def visible_to(user: Asking, rows: QuerySet[M] | Manager[M], owner: str = "user") -> QuerySet[M]:
    """Keep the rows of `user` and of the people whom `user` looks after; none when nobody is logged in."""
    if user.pk is None:
        return rows.none()
    return rows.filter(Q(**{owner: user.pk}) | Q(**{f"{owner}__in": _cared_for_ids(user)}))


def administered_by(user: Asking, rows: QuerySet[M] | Manager[M], owner: str = "user") -> QuerySet[M]:
    """Keep the rows that `user` works with in the admin: all for a superuser, else the visible ones."""
    return rows.all() if _is_superuser(user) else visible_to(user, rows, owner)


def people_visible_to(user: Asking) -> QuerySet[Any]:
    """Return the accounts of `user` and of the people whom `user` looks after."""
    return visible_to(user, get_user_model()._default_manager.all(), "pk")


def people_administered_by(user: Asking) -> QuerySet[Any]:
    """Return the accounts whose rows `user` works with in the admin."""
    return administered_by(user, get_user_model()._default_manager.all(), "pk")


def people_looked_after_by(user: Asking) -> QuerySet[Any]:
    """Return the accounts whom `user` looks after, without `user`'s own; for a superuser, all that are looked after."""
    relations = CareRelation.objects.all() if _is_superuser(user) else CareRelation.objects.filter(caregiver=user.pk)
    return get_user_model()._default_manager.filter(pk__in=relations.values("cared_for_id"))


def caregivers_of(owner_id: int) -> list[int]:
    """Return the accounts that look after `owner_id`, the first to do so first; the account itself if there is none."""
    relations = CareRelation.objects.filter(cared_for_id=owner_id, caregiver__is_active=True).order_by(
        "created_at", "pk"
    )
    return list(relations.values_list("caregiver_id", flat=True)) or [owner_id]


def may_see(user: Asking, owner_id: int) -> bool:
    """Return whether the rows of the account `owner_id` are visible to `user`."""
    # Compared here, because a number from a path may be too large for the database.
    return user.pk is not None and (user.pk == owner_id or owner_id in set(_cared_for_ids(user)))


def may_administer(user: Asking, owner_id: int) -> bool:
    """Return whether `user` works with the rows of the account `owner_id` in the admin."""
    return _is_superuser(user) or may_see(user, owner_id)


def require_visible(user: Asking, owner_id: int) -> None:
    """Raise Http404 unless the rows of the account `owner_id` are visible to `user`."""
    if not may_see(user, owner_id):
        raise Http404


def get_visible_or_404(user: Asking, rows: QuerySet[M] | Manager[M], owner: str = "user", **lookup: Any) -> M:
    """Return the one row that `lookup` names. Raises Http404, also for a row that `user` may not see."""
    return get_object_or_404(visible_to(user, rows, owner), **lookup)


def owner_id_of(row: Model, owner: str = "user") -> int | None:
    """Return the id of the account that `row` belongs to."""
    *steps, last = owner.split("__")
    for step in steps:
        row = getattr(row, step)
    found: int | None = row.serializable_value(last)
    return found


def _cared_for_ids(user: Asking) -> QuerySet[CareRelation, int]:
    return CareRelation.objects.filter(caregiver_id=user.pk).values_list("cared_for_id", flat=True)


def _is_superuser(user: Asking) -> bool:
    return bool(getattr(user, "is_superuser", False))
