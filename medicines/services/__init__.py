"""What the catalogue does; knows no request."""
