"""What machines ask: speech, voices, sentences made ready, devices."""
