"""Whole pages, and what stands beside them: style, scripts, faces, feed, cards, licences."""
