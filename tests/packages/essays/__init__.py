"""Essays for the tests."""
