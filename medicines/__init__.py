"""The catalogue of medicines: read from the ministry's open data, searched and shown."""
