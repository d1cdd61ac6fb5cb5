"""What machines ask: the catalogue, what a person takes and what a device reports."""
