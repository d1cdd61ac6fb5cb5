"""Pages for people: the catalogue, their medications, today's doses and the month."""
