"""The preview of a voice before it is approved: three reminders as they will really be spoken."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from care.models import Person

READING_SENTENCE = "봄마다 예쁜 꽃길을 튼튼하게 걷고, 추운 저녁엔 따뜻한 커피와 쫄깃한 떡볶이를 씩씩하게 나눠 드세요."
"""Sentence to read into the microphone: every Korean initial consonant and most vowels, in 7 to 9 seconds."""


def display_name(listener_id: int) -> str:
    """Return the listener's name, or else the account's."""
    person = Person.objects.filter(user_id=listener_id).first()
    return person.display_name if person else get_user_model().objects.get(pk=listener_id).get_username()


def sentences(listener_id: int) -> list[str]:
    """Compose three sentences to the listener by name: a greeting, a dose, a thank-you."""
    person = Person.objects.filter(user_id=listener_id).first()
    call = f"{person.display_name}, " if person else ""
    return [
        call + _("약 드실 시간입니다. 혈압약 한 알을 물과 함께 드세요."),
        call + _("점심 맛있게 드셨어요? 식후 30분에 당뇨약 두 알 드시면 됩니다."),
        call + _("오늘도 약 잘 챙겨 드셔서 고마워요. 편안한 밤 보내세요."),
    ]
