"""The lists that DUR, the national drug utilisation review, publishes of substances and products."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

DUR_CODE_LENGTH = 20
"""The ministry's codes have 7 letters and digits (D000147, M223101), the insurance's 9."""
PACKED = "I"
"""Type of an insurance code in a list of partners, for `array`: 4 bytes, where nine digits need 30 bits."""


class DurSource(models.TextChoices):
    """Who publishes a list."""

    MINISTRY = "mfds", _("식품의약품안전처 DUR")
    INSURANCE = "hira", _("건강보험심사평가원 DUR")


class DurKind(models.TextChoices):
    """What a list is about; the ministry's own word for each is its label."""

    PAIR = "pair", _("병용금기")
    EFFICACY = "efficacy", _("효능군중복")
    DOSE = "dose", _("용량주의")
    DAYS = "days", _("투여기간주의")
    SPLIT = "split", _("분할주의")
    AGE = "age", _("특정연령대금기")
    ELDER = "elder", _("노인주의")
    ELDER_PAIN = "elder_pain", _("노인주의(해열진통소염제)")
    PREGNANCY = "pregnancy", _("임부금기")
    ADDITIVE = "additive", _("첨가제주의")


class DurSnapshot(models.Model):
    """One list as it was published. Only the current one of a source and kind counts; others are being written."""

    source = models.CharField(_("펴낸 곳"), max_length=4, choices=DurSource)
    kind = models.CharField(_("종류"), max_length=10, choices=DurKind)
    is_current = models.BooleanField(_("쓰는 자료"), default=False)
    dated = models.CharField(_("자료 날짜"), max_length=10, blank=True)
    """Year and month, or year, month and day, as 2026-03-12; empty if nothing tells it."""
    newest_notice_on = models.DateField(_("가장 늦은 고시일"), null=True)
    rows = models.PositiveIntegerField(_("줄 수"), default=0)
    imported_at = models.DateTimeField(_("불러온 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("DUR 자료")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind"], condition=models.Q(is_current=True), name="one_current_dur_snapshot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.get_kind_display()} {self.dated}".strip()


class DurSubject(models.Model):
    """A substance, or a combination of substances, that rules are about."""

    snapshot = models.ForeignKey(DurSnapshot, models.CASCADE, related_name="subjects")
    code = models.CharField(max_length=DUR_CODE_LENGTH)
    """DUR's own code of the substance, of the first one in a combination."""
    parts = models.TextField(blank=True)
    """DUR's codes of the other substances in a combination, with spaces between them."""
    name = models.TextField()

    class Meta:
        verbose_name = "DUR subject"

    def __str__(self) -> str:
        return self.name


class DurMember(models.Model):
    """A code that tells that a product has a subject: a substance's (M223101, D000147) or a product's (9 digits)."""

    subject = models.ForeignKey(DurSubject, models.CASCADE, related_name="members")
    code = models.CharField(max_length=DUR_CODE_LENGTH)

    class Meta:
        verbose_name = "DUR member"
        indexes = [models.Index(fields=["code", "subject"], name="dur_member_by_code")]

    def __str__(self) -> str:
        return self.code


class DurRule(models.Model):
    """One statement about a subject, or about two that are taken together."""

    snapshot = models.ForeignKey(DurSnapshot, models.CASCADE, related_name="rules")
    subject = models.ForeignKey(DurSubject, models.CASCADE, related_name="rules")
    partner = models.ForeignKey(DurSubject, models.CASCADE, related_name="+", null=True)
    notice_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    forms = models.TextField(blank=True)
    limit = models.TextField(blank=True)
    """The age, the number of days, the amount a day or the grade, as the list words it."""
    group = models.TextField(blank=True)
    series = models.TextField(blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        verbose_name = "DUR rule"

    def __str__(self) -> str:
        return f"{self.subject_id} {self.text}"


class DurPairs(models.Model):
    """All products that one product is listed with under one rule. partners: insurance codes, 4 bytes each.

    A list of 840,000 pairs takes 4 MB so, where a row for each pair would take 60 MB with its index.
    """

    snapshot = models.ForeignKey(DurSnapshot, models.CASCADE, related_name="+")
    rule = models.ForeignKey(DurRule, models.CASCADE, related_name="+")
    product = models.PositiveIntegerField()
    partners = models.BinaryField()

    class Meta:
        verbose_name = "DUR pairs"
        indexes = [models.Index(fields=["product"], name="dur_pairs_by_product")]

    def __str__(self) -> str:
        return f"{self.product:09}"
