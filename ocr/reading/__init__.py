"""A photo of a pharmacy envelope -> words with their places -> what they say. Knows no Django."""
