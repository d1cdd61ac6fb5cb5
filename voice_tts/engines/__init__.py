"""The import path that scripts of operators use for the engines; they live in `speech.engines`."""
