"""What tests and benchmarks share: a test server, browser engines, faults, and the linters."""
