"""Settings, URLs and entry points: wiring only."""
