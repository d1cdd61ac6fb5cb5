"""The engine's name and versions, in a module of their own so that light modules can import them."""

from typing import Final

ENGINE_NAME: Final = "builtin"
# Raise it whenever the same text and reference would sound different: it is part of cached audio.
ENGINE_VERSION: Final = "2"
# Raise it whenever a stored reference could no longer be read: homes would have to record again.
REFERENCE_VERSION: Final = "1"
