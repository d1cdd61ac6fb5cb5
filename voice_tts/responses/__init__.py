"""Answers that carry sound, shared by the API and the pages."""
