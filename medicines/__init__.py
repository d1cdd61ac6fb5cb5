"""The catalogue of medicines, from the ministry's open data, and people's medications, schedules and intakes."""
