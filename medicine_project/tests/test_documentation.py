"""Citations and links lead somewhere: every document and heading that code and documents name exists."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*]")
CITATION = re.compile(r"(?<![\w/.-])docs/[\w/-]+\.md(?:#[\w-]+)?")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PRIVATE = re.compile(r"\bSPEC\b")


def files(suffix: str) -> list[Path]:
    """The project's files of one kind; not what was downloaded, uploaded, installed or hidden."""
    found = []
    for folder, names, contents in os.walk(REPOSITORY):
        here = Path(folder)
        names[:] = [name for name in names if not name.startswith(".") and not (here / name / "pyvenv.cfg").exists()]
        if here == REPOSITORY:
            names[:] = [name for name in names if name not in ("models", "media")]
        found += [here / name for name in contents if name.endswith(suffix)]
    return sorted(found)


def sources() -> list[Path]:
    own = Path(__file__).resolve()
    return [path for path in files(".py") if path.resolve() != own]


@cache
def anchors(document: Path) -> frozenset[str]:
    """Anchors that GitHub gives a document's headings; a repeated heading counts on with `-1`, `-2`."""
    found: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        words = MARKUP.sub(r"\1", heading).strip().lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = found.get(name, 0)
        found[name] = count + 1
        names.add(f"{name}-{count}" if count else name)
    return frozenset(names)


def fault(target: Path, anchor: str) -> str | None:
    """Why nothing stands at the target; None when it does."""
    if not target.exists():
        return "no such file"
    if anchor and anchor not in anchors(target):
        return "no such heading"
    return None


def faulty_citations(text: str) -> list[str]:
    """Citations `docs/name.md#heading` in a text that lead nowhere, and why."""
    faults = []
    for citation in CITATION.findall(text):
        name, _, anchor = citation.partition("#")
        if why := fault(REPOSITORY / name, anchor):
            faults.append(f"{citation}: {why}")
    return faults


def faulty_links(document: Path) -> list[str]:
    """Relative links of a document that lead nowhere, and why."""
    faults = []
    for inline, defined in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        link = inline or defined
        if ELSEWHERE.match(link):
            continue
        name, _, anchor = link.partition("#")
        if why := fault((document.parent / name).resolve() if name else document, anchor):
            faults.append(f"{link}: {why}")
    return faults


def test_code_cites_documents_and_headings_that_exist():
    cited = {path: path.read_text(encoding="utf-8") for path in sources()}
    faults = {
        str(path.relative_to(REPOSITORY)): found for path, text in cited.items() if (found := faulty_citations(text))
    }
    assert faults == {}
    assert sum(len(CITATION.findall(text)) for text in cited.values()) > 20


def test_code_cites_nothing_that_a_stranger_cannot_open():
    private = [str(path.relative_to(REPOSITORY)) for path in sources() if PRIVATE.search(path.read_text("utf-8"))]
    assert private == []


@pytest.mark.parametrize("document", files(".md"), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_documents_lead_somewhere(document):
    assert faulty_links(document) + faulty_citations(document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docs/gpt_sovits.md#prior-encoder", []),
        ("see docs/gpt_sovits.md.", []),
        ("(docs/gpt_sovits.md#no-such-part)", ["docs/gpt_sovits.md#no-such-part: no such heading"]),
        ("docs/nowhere.md", ["docs/nowhere.md: no such file"]),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text, expected):
    assert faulty_citations(text) == expected


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "other.md").write_text("# One `two`, three\n\n## Again\n\n## Again\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "# Top\n[a](other.md#one-two-three) [b](other.md#again-1) [c](#top) [d](https://example.org/x#y)\n"
        "[e](other.md#again-2) [f\ng](gone.md) [h](#bottom)\n[i]: missing/file.md\n"
        "```\n[in code](neither.md)\n# Bottom\n```\n",
        encoding="utf-8",
    )
    assert faulty_links(page) == [
        "other.md#again-2: no such heading",
        "gone.md: no such file",
        "#bottom: no such heading",
        "missing/file.md: no such file",
    ]
