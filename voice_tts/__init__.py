"""CarePill's voice service: speaks reminders in the voice of someone the listener loves."""
