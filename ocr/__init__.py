"""A photo of a pharmacy envelope becomes a draft that a person checks and confirms."""
