"""Operating the service: shared throttles, lock-out, logs, metrics, the dashboard."""
