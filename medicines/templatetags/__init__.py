"""What templates of several pages ask of the services."""
