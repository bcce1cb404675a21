"""Measures on annotated recordings, and benchmarks."""
