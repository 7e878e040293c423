"""Scoring: what is expected, what was said, and the verdict. Pure: no I/O, no clock."""
