"""The app's use cases, independent of HTTP requests."""
