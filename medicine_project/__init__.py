"""The project's settings, URLs and entry points."""
