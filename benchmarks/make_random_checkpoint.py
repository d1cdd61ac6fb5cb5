"""Writes GPT-SoVITS weights drawn at random, full-size or tiny: `make_random_checkpoint.py FOLDER [--tiny] [--seed 0]`.

The work is done in `speech/tests/engines/gpt_sovits/random_checkpoint.py`, which the tests use too.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from speech.tests.engines.gpt_sovits.random_checkpoint import main

if __name__ == "__main__":
    main()
