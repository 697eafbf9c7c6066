"""The essays: one folder each, of words (Markdown) and of the figures and numbers in them."""
