"""An import path kept for operators' scripts; reading Korean aloud is in `korean`."""

from korean import phonemes, read_aloud, split_sentences

__all__ = ["phonemes", "read_aloud", "split_sentences"]
