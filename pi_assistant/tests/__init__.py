"""Tests of the device side."""
