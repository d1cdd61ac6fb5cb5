"""Writes the result of a run: the WAVs, a JSON file for machines, and an HTML page to listen to."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from html import escape
from pathlib import Path
from typing import Any, Final

from speech.acceptance.criteria import MOST_ERROR, Criterion
from speech.acceptance.measure import Outcome
from speech.engines.base import Speech

PAGE_NAME: Final = "index.html"
DATA_NAME: Final = "report.json"

_STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: left; vertical-align: top; }
td.figure { text-align: right; font-variant-numeric: tabular-nums; }
audio { width: 16rem; }
.pass { color: #0a7a2f; } .fail { color: #c01c28; font-weight: bold; }
h1 span { border: 2px solid; border-radius: .4rem; padding: .1rem .6rem; }
@media (prefers-color-scheme: dark) { .pass { color: #57e389; } .fail { color: #ff7b7b; } }
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that the page shows. facts: what was run where, by name."""

    clip: Speech
    transcript: str
    facts: dict[str, str]
    outcomes: Sequence[Outcome]
    criteria: Sequence[Criterion]

    @property
    def passed(self) -> bool:
        """Whether every bound was met."""
        return all(criterion.passed for criterion in self.criteria)


def write_report(folder: Path, run: Run) -> Path:
    """Write the WAVs, the data and the page to `folder`, replacing an earlier run. Returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    # The files hold a person's voice, so no repository should pick them up by accident.
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    for old in folder.glob("[0-9][0-9].wav"):
        old.unlink()
    for number, outcome in enumerate(run.outcomes, start=1):
        if outcome.speech:
            (folder / f"{number:02}.wav").write_bytes(_wav(outcome.speech))
    (folder / DATA_NAME).write_text(json.dumps(_data(run), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page = folder / PAGE_NAME
    page.write_text(_page(run), encoding="utf-8")
    return page


def _wav(speech: Speech) -> bytes:
    from speech.audio import encode

    return encode(speech.samples, speech.sample_rate, "wav")


def _data(run: Run) -> dict[str, Any]:
    figures = [field.name for field in fields(Outcome) if field.name != "speech"]
    return {
        "passed": run.passed,
        "facts": run.facts,
        "criteria": [asdict(criterion) for criterion in run.criteria],
        "reminders": [
            {name: getattr(outcome, name) for name in figures}
            | {"real_time_factor": outcome.real_time_factor, "seconds": _seconds(outcome.speech)}
            for outcome in run.outcomes
        ],
    }


def _seconds(speech: Speech | None) -> float | None:
    return speech.duration_seconds if speech else None


def _page(run: Run) -> str:
    kind, word = ("pass", "합격 PASS") if run.passed else ("fail", "불합격 FAIL")
    facts = "".join(f"<li>{escape(name)}: {escape(value)}</li>" for name, value in run.facts.items())
    criteria = "".join(_criterion_row(criterion) for criterion in run.criteria)
    outcomes = "".join(_outcome_row(number, outcome) for number, outcome in enumerate(run.outcomes, start=1))
    return f"""<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>GPT-SoVITS 인수 시험 · Acceptance</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>GPT-SoVITS 인수 시험 · Acceptance <span class="{kind}">{word}</span></h1>
<p>이 페이지에는 한 사람의 목소리와 그 목소리를 본뜬 소리가 들어 있습니다. 남에게 보내지 마세요.<br>
<span lang="en">This page holds a person's voice and copies of it. Do not pass it on.</span></p>
<h2>기준 음성 · The clip</h2>
<p>{_player(run.clip)}<br>{escape(run.transcript) or "(받아쓴 글 없음 · no transcript)"}</p>
<ul>{facts}</ul>
<h2>판정 · Verdict</h2>
<table>
<thead><tr><th>항목 · Criterion</th><th>측정 · Measured</th><th>기준 · Bound</th><th>결과 · Result</th></tr></thead>
<tbody>{criteria}</tbody>
</table>
<p>숫자가 모두 좋아도 들어 보아야 합니다. 작은 발음 잘못과 어색한 억양은 기계가 듣지 못합니다.<br>
<span lang="en">Listen even when every figure is good: a recogniser misses small slips and odd intonation.</span></p>
<h2>문장 · Reminders</h2>
<table>
<thead><tr><th>#</th><th>문장 · Text</th><th>듣기 · Listen</th><th>음소 오류 · Phoneme error</th><th>순위 · Rank</th>
<th>닮음 · Likeness</th><th>RTF</th><th>첫 소리 · First audio (s)</th><th>재시도 · Retries</th></tr></thead>
<tbody>{outcomes}</tbody>
</table>
</body>
</html>
"""


def _criterion_row(criterion: Criterion) -> str:
    kind, word = ("pass", "합격 pass") if criterion.passed else ("fail", "불합격 FAIL")
    return (
        f'<tr><td>{escape(criterion.name_ko)}<br><small lang="en">{escape(criterion.name)}</small></td>'
        f"<td>{escape(criterion.measured)}</td><td>{escape(criterion.bound)}</td>"
        f'<td class="{kind}">{word}</td></tr>\n'
    )


def _outcome_row(number: int, outcome: Outcome) -> str:
    trouble = outcome.failure or outcome.flaw
    remark = f'<br><span class="fail" lang="en">{escape(trouble)}</span>' if trouble else ""
    wrong = ' fail"' if outcome.error is not None and outcome.error > MOST_ERROR else '"'
    confused = ' fail"' if outcome.rank is not None and outcome.rank > 1 else '"'
    return (
        f"<tr><td>{number}</td><td>{escape(outcome.text)}{remark}</td>"
        f"<td>{_player(outcome.speech) if outcome.speech else ''}</td>"
        f'<td class="figure{wrong}>{_figure(outcome.error)}</td>'
        f'<td class="figure{confused}>{"" if outcome.rank is None else outcome.rank}</td>'
        f'<td class="figure">{_figure(outcome.likeness)}</td>'
        f'<td class="figure">{_figure(outcome.real_time_factor)}</td>'
        f'<td class="figure">{_figure(outcome.first_audio_seconds)}</td>'
        f'<td class="figure">{outcome.retries}</td></tr>\n'
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _player(speech: Speech) -> str:
    data = b64encode(_wav(speech)).decode("ascii")
    return f'<audio controls preload="none" src="data:audio/wav;base64,{data}"></audio>'
