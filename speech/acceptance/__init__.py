"""Judges whether GPT-SoVITS, with the weights on this machine and one clip, speaks well enough to be used."""
