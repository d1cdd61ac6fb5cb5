"""Recognisers: what was really said."""
