"""Where to shoot."""
