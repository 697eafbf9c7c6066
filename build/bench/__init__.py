"""Benchmarks: what a reader waits for, in an essay, in stock Panel and in plain JavaScript."""
