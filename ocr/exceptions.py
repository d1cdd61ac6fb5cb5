"""Errors about photos and drafts, with the sentence shown to the person. `operations.errors` describes the rest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest


class EnvelopeError(BadRequest):
    """Base of the errors that a person's page shows."""

    default_detail = _("약봉투를 처리하지 못했습니다.")


class PhotoRejected(EnvelopeError):
    """The upload is not a usable photo."""

    default_detail = _("사진 파일이 아니거나 망가진 파일입니다. JPG, PNG, WebP 사진을 올려 주세요.")


class PhotoEmpty(PhotoRejected):
    """The upload is empty."""

    default_detail = _("빈 파일입니다. 사진을 다시 골라 주세요.")


class PhotoTooLarge(PhotoRejected):
    """The photo has more bytes or pixels than a phone's camera produces."""

    default_detail = _("사진이 너무 큽니다. 20MB, 5천만 화소보다 작은 사진을 올려 주세요.")


class PhotoTooSmall(PhotoRejected):
    """The photo has too few pixels for words to be read."""

    default_detail = _("사진이 너무 작아 글자를 읽을 수 없습니다. 더 가까이에서 다시 찍어 주세요.")


class PhotoIsHeic(PhotoRejected):
    """The photo is in the HEIC format of iPhones, for which we have no decoder."""

    default_detail = _(
        "아이폰의 HEIC 사진은 아직 열 수 없습니다. 설정 > 카메라 > 포맷에서 ‘높은 호환성’을 고른 뒤 다시 찍어 주세요."
    )


class DraftClosed(EnvelopeError):
    """The draft was confirmed or discarded in the meantime, perhaps by another caregiver."""

    default_detail = _("이미 확인했거나 버린 약봉투입니다.")


class DoseUnchecked(EnvelopeError):
    """A dose that was read with low confidence was neither changed nor checked against the photo."""

    default_detail = _(
        "확실하지 않게 읽은 양·횟수·일수가 있습니다. 사진과 맞춰 보고 ‘사진과 같습니다’에 표시해 주세요."
    )

    def __init__(self, lines: tuple[int, ...]) -> None:
        super().__init__()
        self.lines = lines
        """Numbers of the unchecked lines, from 0."""


class NothingToConfirm(EnvelopeError):
    """The draft has no medicine to confirm."""

    default_detail = _("약을 하나 이상 적은 뒤 확인해 주세요.")
