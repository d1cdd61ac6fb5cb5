"""The app's API: photos of pharmacy envelopes."""
