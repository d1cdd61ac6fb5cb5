"""The HTTP API: speech, voices, synthesis in advance, devices."""
