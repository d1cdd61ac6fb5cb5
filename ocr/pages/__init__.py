"""Pages that people open: a photo, the draft read from it, and its confirmation."""
