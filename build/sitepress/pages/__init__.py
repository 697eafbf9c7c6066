"""Whole pages, and their other files: style, scripts, fonts, feed, cards, licences."""
