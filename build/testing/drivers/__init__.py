"""Other browsers than Chromium, driven by hand: one interface, and an engine in each file."""
