"""CarePill's voice: reminders spoken in the voice of someone the listener loves."""
