"""The GPT-SoVITS engine."""
