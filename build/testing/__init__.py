"""A static host for tests and benchmarks: it counts, it can be slow, and it can fail on purpose."""
