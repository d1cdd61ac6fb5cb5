"""The app's use cases, one area per module, independent of HTTP requests."""
