"""Template tags that pages of every app may load."""
