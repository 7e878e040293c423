"""Measurements against named rivals, each pair in one run."""
