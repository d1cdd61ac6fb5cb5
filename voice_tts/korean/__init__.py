"""The import path that scripts of operators use for reading Korean aloud; it lives in `korean`."""

from korean import phonemes, read_aloud, split_sentences

__all__ = ["phonemes", "read_aloud", "split_sentences"]
