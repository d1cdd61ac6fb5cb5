"""The HTTP API: the catalogue, a person's reminders, and devices' reports."""
