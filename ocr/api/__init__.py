"""What machines ask: photos of pharmacy envelopes."""
