"""The press: finds essays, builds their pages, trains and measures what they show."""
