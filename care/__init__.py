"""Who cares for whom, what a person is called, and which devices speak for them."""
