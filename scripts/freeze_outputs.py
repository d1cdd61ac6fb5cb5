"""Freezes the outputs that tests compare the GPT-SoVITS engine and the Korean front end with.

It needs the reference's recorded numbers in `../shared/gpt_sovits/golden`, and first runs the tests against them,
because only code that passes these may define what is right. Run `scripts/freeze_outputs.py` when the frozen outputs
change on purpose (another seed, another text, a further stage), never to make a failing test pass.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

import torch

from korean import phonemes
from speech.tests.engines.gpt_sovits import frozen
from speech.tests.engines.gpt_sovits.random_checkpoint import TINY, write
from speech.tests.shared_data import GOLDEN

GOLDEN_TESTS = "speech/tests/engines/gpt_sovits"
KOREAN_DATA = REPOSITORY / "korean" / "tests" / "data"


def korean_phonemes() -> dict[str, str]:
    """Compute the phonemes of every text whose pronunciation or reading is in the Korean tests."""
    rows = json.loads((KOREAN_DATA / "pronunciation.json").read_text(encoding="utf-8"))
    texts = [row["text"] for row in rows]
    for path in sorted(KOREAN_DATA.glob("reading_*.json")):
        texts += [row["spoken"][0] for row in json.loads(path.read_text(encoding="utf-8"))]
    return {text: "".join(phonemes(text)) for text in dict.fromkeys(texts)}


def engine_outputs() -> dict[str, Any]:
    """Compute the outputs of every stage of every version."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as root, torch.inference_mode():
        folders = {version: Path(root) / version for version in frozen.VERSIONS}
        for version, folder in folders.items():
            write(folder, TINY, frozen.WEIGHTS_SEED, version)
        return {
            "front_end": frozen.front_end(),
            "hearing": frozen.hearing(folders["v2ProPlus"]),
            "tokens": frozen.tokens(folders["v2ProPlus"]),
            "draws": frozen.draws(),
            **{version: frozen.speaking(folder, version) for version, folder in folders.items()},
        }


def main() -> None:
    """Check against the reference, then write both files."""
    if not GOLDEN.is_dir():
        sys.exit(f"{GOLDEN} is not there: nothing shows that the code is right")
    tests = sorted(str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / GOLDEN_TESTS).glob("test_golden_*.py"))
    if subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=REPOSITORY, check=False).returncode:
        sys.exit("the engine does not give the reference's numbers: nothing was written")
    lines = (f"{json.dumps(name)}: {json.dumps(part)}" for name, part in engine_outputs().items())
    frozen.FROZEN_FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    spoken = json.dumps(korean_phonemes(), ensure_ascii=False, indent=0)
    (KOREAN_DATA / "phonemes.json").write_text(spoken + "\n", encoding="utf-8")
    for path in (frozen.FROZEN_FILE, KOREAN_DATA / "phonemes.json"):
        print(f"{path.relative_to(REPOSITORY)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
