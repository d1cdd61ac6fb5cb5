"""Responses that carry audio, shared by the API and the pages."""
