"""The press: a static site builder; build.py is where to start reading."""
