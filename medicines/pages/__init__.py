"""What people open: the catalogue, what they take, today and the month."""
