"""Signals for other apps."""

from django.dispatch import Signal

voice_changed = Signal()
"""Sent after commit when the user `owner_id` gets another voice, or the same voice with another sound."""
