"""The catalogue: one row per product, with the ministry's code as its key."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.core.validators import RegexValidator
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from medicines.search_columns import (
    NAME_INITIALS_LENGTH,
    NAME_KEY_LENGTH,
    NUMBERS_KEY_LENGTH,
    OTHER_KEY_LENGTH,
    SOUND_KEY_LENGTH,
    STEM_KEY_LENGTH,
    Searched,
    search_columns,
)
from medicines.spelling_keys import KEY_LENGTH, keys

ITEM_SEQ_LENGTH = 20
"""Generous: the ministry's codes have nine digits today."""
INSURANCE_CODE_LENGTH = 9
"""Digits 4 to 12 of the 13-digit standard code."""
SUBSTANCE_CODE_LENGTH = 10
"""M and six digits: M223101."""
NAME_LENGTH = 500
"""Generous, because products with several flavours list each of them in their name."""


class Medicine(models.Model):
    """A product, as the Ministry of Food and Drug Safety describes it to patients."""

    item_seq = models.CharField(
        _("품목기준코드"), max_length=ITEM_SEQ_LENGTH, primary_key=True, validators=[RegexValidator(r"^[0-9]+\Z")]
    )
    name = models.CharField(_("제품명"), max_length=NAME_LENGTH)
    english_name = models.CharField(_("영문명"), max_length=NAME_LENGTH, blank=True)
    maker = models.CharField(_("업체명"), max_length=200, blank=True)
    ingredient = models.TextField(_("주성분"), blank=True)
    drug_class = models.CharField(_("분류"), max_length=200, blank=True)
    efficacy = models.TextField(_("효능"), blank=True)
    usage = models.TextField(_("사용법"), blank=True)
    warnings = models.TextField(_("사용 전에 꼭 알아야 할 내용"), blank=True)
    precautions = models.TextField(_("주의사항"), blank=True)
    interactions = models.TextField(_("함께 쓰면 안 되는 약이나 음식"), blank=True)
    side_effects = models.TextField(_("이상반응"), blank=True)
    storage = models.TextField(_("보관법"), blank=True)
    form = models.CharField(_("제형"), max_length=100, blank=True)
    prescription_class = models.CharField(_("전문·일반"), max_length=50, blank=True)
    atc_code = models.CharField(_("ATC 코드"), max_length=50, blank=True)
    contents = models.TextField(_("원료약품과 분량"), blank=True)
    shelf_life = models.CharField(_("사용 기간"), max_length=200, blank=True)
    is_cancelled = models.BooleanField(_("허가가 취소된 약"), default=False)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    name_key = models.CharField(max_length=NAME_KEY_LENGTH, editable=False)
    name_initials = models.CharField(max_length=NAME_INITIALS_LENGTH, editable=False)
    stem_key = models.CharField(max_length=STEM_KEY_LENGTH, editable=False, default="")
    stem_length = models.PositiveSmallIntegerField(editable=False, default=0)
    other_key = models.CharField(max_length=OTHER_KEY_LENGTH, editable=False)
    numbers_key = models.CharField(max_length=NUMBERS_KEY_LENGTH, editable=False, default="")
    sound_key = models.CharField(max_length=SOUND_KEY_LENGTH, editable=False, default="")
    variant_order = models.FloatField(editable=False, default=0.0)

    class Meta:
        verbose_name = verbose_name_plural = _("약")
        ordering = ("name", "item_seq")
        indexes = [
            # Covers all columns of a search, so that it never reads the long texts of 50,000 products; in the order of
            # the results, so that they need not be sorted.
            models.Index(
                fields=[
                    "is_cancelled",
                    "stem_length",
                    "stem_key",
                    "variant_order",
                    "name_key",
                    "item_seq",
                    "name_initials",
                    "numbers_key",
                    "sound_key",
                    "other_key",
                ],
                name="medicine_search",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search keys in step with a row edited by hand."""
        self.set_search_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        SpellingKey.renew([self])

    def set_search_keys(self) -> None:
        """Fill the columns that searches use; to be called before rows are written in bulk."""
        known = Searched(
            self.name,
            self.english_name,
            self.maker,
            self.ingredient,
            self.drug_class,
            self.atc_code,
            self.efficacy,
        )
        for column, value in search_columns(known).items():
            setattr(self, column, value)


class InsuranceCode(models.Model):
    """A product's number with the health insurance; a product has one for each package or strength."""

    code = models.CharField(
        _("보험코드"), max_length=INSURANCE_CODE_LENGTH, primary_key=True, validators=[RegexValidator(r"^[0-9]{9}\Z")]
    )
    medicine = models.ForeignKey(Medicine, models.CASCADE, related_name="insurance_codes", verbose_name=_("약"))

    class Meta:
        verbose_name = verbose_name_plural = _("보험코드")

    def __str__(self) -> str:
        return self.code


class SubstanceCode(models.Model):
    """A substance of a product under the ministry's code for it, which is the same however its name is spelt."""

    medicine = models.ForeignKey(Medicine, models.CASCADE, related_name="substances", verbose_name=_("약"))
    code = models.CharField(_("성분코드"), max_length=SUBSTANCE_CODE_LENGTH, db_index=True)
    name = models.CharField(_("성분"), max_length=NAME_LENGTH)

    class Meta:
        verbose_name = verbose_name_plural = _("성분")
        constraints = [models.UniqueConstraint(fields=["medicine", "code"], name="substance_once_per_medicine")]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class SpellingKey(models.Model):
    """A name with one syllable left out. A misspelt name shares such a key with the correct name."""

    medicine = models.ForeignKey(Medicine, models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["key", "medicine"], name="medicine_spelling")]
        verbose_name = "spelling key"

    def __str__(self) -> str:
        return self.key

    @staticmethod
    def renew(medicines: Sequence[Medicine], known: Collection[str] | None = None) -> None:
        """Rewrite the keys of `medicines`; to be called after rows are written in bulk.

        known: the codes of those that may have keys, where others are new; all of them if not given.
        """
        codes = [medicine.pk for medicine in medicines if known is None or medicine.pk in known]
        if codes:
            SpellingKey.objects.filter(medicine__in=codes).delete()
        rows = [(medicine.pk, key) for medicine in medicines for key in sorted(keys(medicine.name))]
        if rows:
            # There are about six keys a product; with bulk_create they took a third of an import's time.
            table, (owner, column) = SpellingKey._meta.db_table, ("medicine_id", "key")
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {table} ({owner}, {connection.ops.quote_name(column)}) VALUES (%s, %s)",  # noqa: S608
                    rows,
                )
