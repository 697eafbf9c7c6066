"""Ordinary Panel and Bokeh apps: what draws them, their still pictures, pages of their own."""
