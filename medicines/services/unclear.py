"""What an envelope leaves open: the question that a caregiver is asked before anything is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from korean.particles import form_after
from medicines.models import Question

LONGEST_QUOTE = 40
"""Characters of the envelope that a question repeats."""


class Code(StrEnum):
    """What is not known. The values are stable."""

    RHYTHM = "rhythm"
    WEEKDAYS = "weekdays"
    TIMES = "times"
    HOURS = "hours"
    AMOUNT = "amount"
    MEALS = "meals"
    CONDITION = "condition"
    STEPS = "steps"
    NEVER_DAILY = "never_daily"
    ALREADY_TAKEN = "already_taken"


_SENTENCES = {
    Code.RHYTHM: "{quoted} 적혀 있는데 어느 날 드시는지 알 수 없습니다. 언제 드시나요?",
    Code.WEEKDAYS: "{quoted} 적혀 있는데 무슨 요일인지 알 수 없습니다. 언제 드시나요?",
    Code.TIMES: "하루에 몇 번, 언제 드시는지 알 수 없습니다. 언제 드시나요?",
    Code.HOURS: "{quoted} 적혀 있는데 하루 횟수나 시각이 맞지 않습니다. 몇 시에 드시나요?",
    Code.AMOUNT: "{quoted} 적혀 있는데 한 번에 얼마나 드시는지 알 수 없습니다. 얼마나 드시나요?",
    Code.MEALS: "{quoted} 적혀 있는데 때마다 식사와의 관계가 다릅니다. 몇 시에 드시나요?",
    Code.CONDITION: "{quoted} 적혀 있는데 그때그때 정해야 하는 약으로 보입니다. 언제, 얼마나 드시나요?",
    Code.STEPS: "{quoted} 적혀 있는데 며칠 동안 얼마씩 드시는지 알 수 없습니다. 어떻게 드시나요?",
    Code.NEVER_DAILY: "{topic} 날마다 드시는 약이 아닙니다. 며칠에 한 번 드시나요?",
    Code.ALREADY_TAKEN: "{topic} 이미 드시고 있습니다. 먼저 것을 그만 드시나요, 함께 드시나요?",
}

_QUESTIONS = {
    Code.AMOUNT: Question.UNCLEAR_DOSE,
    Code.STEPS: Question.UNCLEAR_DOSE,
    Code.NEVER_DAILY: Question.NEVER_DAILY,
    Code.ALREADY_TAKEN: Question.ALREADY_TAKEN,
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """A question about a medicine. words: the words of the envelope, or the name, that it is about."""

    code: Code
    words: str

    @property
    def question(self) -> Question:
        """The reason for which a medication is held."""
        return _QUESTIONS.get(self.code, Question.UNCLEAR_RHYTHM)

    @property
    def sentence(self) -> str:
        """The question as a caregiver reads it."""
        words = " ".join(self.words.split())
        if len(words) > LONGEST_QUOTE:
            words = words[:LONGEST_QUOTE].rstrip() + "…"
        quoted = f"‘{words}’{form_after(words, ('이라고', '라고'))}" if words else "약봉투에"
        topic = f"{words}{form_after(words, ('은', '는'))}" if words else "이 약은"
        return _SENTENCES[self.code].format(quoted=quoted, topic=topic)
