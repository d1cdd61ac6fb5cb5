"""Reads a photo of a pharmacy envelope: words and their places, then what they say. Knows no Django."""
