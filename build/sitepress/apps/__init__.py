"""Ordinary Panel and Bokeh apps: their scripts and style sheets, still pictures, pages of their own."""
