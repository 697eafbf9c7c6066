"""Essays with ordinary apps, for the tests."""
