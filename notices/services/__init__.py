"""What the app does, one subject a module."""
