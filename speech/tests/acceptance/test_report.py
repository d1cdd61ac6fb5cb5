"""The page: complete, self-contained, and what it quotes is quoted safely."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from speech.acceptance.criteria import Criterion
from speech.acceptance.measure import Outcome
from speech.acceptance.report import DATA_NAME, Run, write_report
from speech.engines.base import Speech
from speech.tests.clips import SAMPLE_RATE, read_wav, speech_like

NASTY = '<script>alert("x")</script> & \'"'
CLIP = Speech(speech_like(3), SAMPLE_RATE)
SPOKEN = Outcome(
    text=f"약 드세요 {NASTY}", speech=Speech(speech_like(1, seed=4), SAMPLE_RATE), speak_seconds=0.5, error=0.9, rank=2,
    first_audio_seconds=0.25, likeness=-0.125, flaw="too_short", retries=3,
)  # fmt: skip
UNSPOKEN = Outcome(text="물 드세요.", failure=f"SynthesisFailed: {NASTY}")


def _run(passed: bool = False) -> Run:
    criteria = [Criterion("Kept", "지킴", "1", "≤ 2", True), Criterion(NASTY, NASTY, NASTY, NASTY, passed)]
    return Run(CLIP, NASTY, {"engine": NASTY}, [SPOKEN, UNSPOKEN], criteria)


class _Page(HTMLParser):
    """Collects tags, their attributes and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(tmp_path: Path) -> _Page:
    return _Page(write_report(tmp_path, _run()).read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_says_fail_in_both_languages(page: _Page):
    assert page.open == []
    assert "불합격 FAIL" in page.text
    assert "합격 PASS" not in page.text


def test_a_kept_run_says_pass(tmp_path: Path):
    page = _Page(write_report(tmp_path, _run(passed=True)).read_text(encoding="utf-8"))
    assert "합격 PASS" in page.text
    assert "FAIL" not in page.text.replace("SynthesisFailed", "")


def test_quoted_text_stays_text(page: _Page):
    assert all(tag != "script" for tag, _ in page.tags)
    assert page.text.count(NASTY) == 8


def test_the_page_needs_nothing_but_itself(page: _Page):
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe"}
        assert "href" not in attributes
        source = attributes.get("src")
        assert source is None or source.startswith("data:audio/wav;base64,")


def test_clip_and_spoken_reminders_can_be_played(page: _Page):
    players = [attributes["src"] or "" for tag, attributes in page.tags if tag == "audio"]
    assert len(players) == 2
    for source, speech in zip(players, (CLIP, SPOKEN.speech), strict=True):
        samples, rate = read_wav(base64.b64decode(source.split(",")[1]))
        assert speech
        assert rate == speech.sample_rate
        assert np.abs(samples - speech.samples).max() < 1e-4


def test_the_figures_are_on_the_page_and_in_the_data(page: _Page, tmp_path: Path):
    for figure in ("0.90", "-0.12", "0.50", "0.25", "too_short"):
        assert figure in page.text
    data = json.loads((tmp_path / DATA_NAME).read_text(encoding="utf-8"))
    assert data["passed"] is False
    first, second = data["reminders"]
    assert (first["error"], first["rank"], first["retries"], first["real_time_factor"]) == (0.9, 2, 3, 0.5)
    assert second["failure"] == UNSPOKEN.failure
    assert second["error"] is None


def test_the_folder_hides_itself_from_git_and_keeps_no_old_audio(tmp_path: Path):
    (tmp_path / "29.wav").write_bytes(b"old")
    (tmp_path / "mine.wav").write_bytes(b"not ours")
    write_report(tmp_path, _run())
    assert {path.name for path in tmp_path.glob("*.wav")} == {"01.wav", "mine.wav"}
    assert (tmp_path / ".gitignore").read_text() == "*\n"
