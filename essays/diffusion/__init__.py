"""A path to the diffusion loss."""
