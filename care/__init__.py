"""People, the care relations between them, and their devices."""
