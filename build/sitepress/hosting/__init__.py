"""A site as its host sends it."""
