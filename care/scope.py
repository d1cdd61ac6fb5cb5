"""Whose data a user may see."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from care.models import CareRelation


def cared_for_ids(user: AbstractBaseUser | AnonymousUser) -> QuerySet[CareRelation, int]:
    """Ids of the people `user` looks after, for an `__in` filter."""
    return CareRelation.objects.filter(caregiver_id=user.pk).values_list("cared_for_id", flat=True)
