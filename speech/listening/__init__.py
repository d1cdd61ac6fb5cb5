"""Recognisers, which check what was really said."""
