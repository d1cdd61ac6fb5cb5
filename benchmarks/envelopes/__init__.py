"""Figures of how envelopes are read: all together, and of the text recognisers beside each other."""
