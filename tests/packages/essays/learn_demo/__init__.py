"""An essay for the tests."""
