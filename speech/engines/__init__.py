"""Speech engines: text and a reference voice in, a waveform out. No Django here."""
