"""What developers and the Makefile run."""
