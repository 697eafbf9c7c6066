"""The mathematics of the essays; it imports numpy only."""
