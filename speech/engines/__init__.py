"""Speech engines, which turn text and a reference voice into a waveform. Independent of Django."""
