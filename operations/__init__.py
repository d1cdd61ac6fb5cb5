"""What keeps the service up and lets it be watched: shared throttles, lock-out, logs, metrics, the dashboard."""
