"""Finds products by the numbers that stand on packages and prescriptions.

A standard code has 13 digits: 880, the company, the product, the package and a check digit. Its digits 4 to 12 are the
product's code with the health insurance, whose last digit is 0 where no package is meant.
"""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from medicines.models import Barcode, InsuranceCode, Medicine
from medicines.models.details import barcode_of

_STANDARD = re.compile(r"880([0-9]{9})[0-9]")
_INSURANCE = re.compile(r"[0-9]{9}")
KOREA = "880"
ANY_PACKAGE = "0"


def by_number(query: str) -> QuerySet[Medicine] | None:
    """Return the products with this number of whatever kind; None if `query` is no number of a product."""
    number = barcode_of(query)
    if not number:
        return None
    return _living_first(Q(item_seq=number) | _with_barcode(number) | _with_insurance_code(number))


def by_barcode(scanned: str) -> QuerySet[Medicine]:
    """Find the product of the package whose barcode was scanned.

    A package that the catalogue does not list is found by the insurance code in its number.
    """
    number = barcode_of(scanned)
    if not number:
        return Medicine.objects.none()
    found = _living_first(_with_barcode(number))
    if found.exists():
        return found
    return _living_first(_with_insurance_code(number)) if _STANDARD.fullmatch(number) else Medicine.objects.none()


def by_insurance_code(code: str) -> QuerySet[Medicine]:
    """Find the products with a nine-digit code of the health insurance, also where only their packages are known."""
    number = code.strip()
    return _living_first(_with_insurance_code(number)) if _INSURANCE.fullmatch(number) else Medicine.objects.none()


def insurance_codes_in(barcode: str) -> tuple[str, ...]:
    """Return the insurance codes that the number of a package may stand for: its own, and that of any package."""
    found = _STANDARD.fullmatch(barcode)
    return tuple(dict.fromkeys((found[1], found[1][:-1] + ANY_PACKAGE))) if found else ()


def _with_barcode(number: str) -> Q:
    return Q(pk__in=Barcode.objects.filter(pk=number).values("medicine"))


def _with_insurance_code(number: str) -> Q:
    codes = insurance_codes_in(number) or (number,)
    wanted = Q(pk__in=InsuranceCode.objects.filter(pk__in=codes).values("medicine"))
    if _INSURANCE.fullmatch(number):
        packages = Barcode.objects.filter(pk__startswith=KOREA + number.removesuffix(ANY_PACKAGE))
        wanted |= Q(pk__in=packages.values("medicine"))
    return wanted


def _living_first(wanted: Q) -> QuerySet[Medicine]:
    return Medicine.objects.filter(wanted).order_by("is_cancelled", "name_key", "item_seq")
