"""The table that phonemes are numbered by."""

from __future__ import annotations

from korean import phonemes
from speech.engines.gpt_sovits.symbols import symbol_ids


def test_every_korean_symbol_is_in_the_models_table():
    text = "값없는 닭이 꽃잎을 핥고, 읊으며... 외쳤다! 뭐? 의사-약사; 왜 괜찮아 얘기 ㅋ \n @"
    assert set(phonemes(text)) <= set(symbol_ids())
