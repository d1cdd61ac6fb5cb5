"""What the app does, one verb area a module; knows no request."""
