"""The engine's name and version, apart so that light modules can know them."""

from typing import Final

ENGINE_NAME: Final = "builtin"
# Raise it whenever the same text and reference would sound different: cached audio and stored references depend on it.
ENGINE_VERSION: Final = "1"
