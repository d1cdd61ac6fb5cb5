"""The engine's name and version, in a module of their own so that light modules can import them."""

from typing import Final

ENGINE_NAME: Final = "builtin"
# Raise it whenever the same text and reference would sound different: it is part of cached audio and stored references.
ENGINE_VERSION: Final = "1"
