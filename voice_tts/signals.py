"""What others may want to know of."""

from django.dispatch import Signal

voice_changed = Signal()
"""`owner_id` hears another voice from now on, or the same one spoken differently. Sent once it is committed."""
