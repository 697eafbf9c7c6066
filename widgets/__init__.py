"""What a reader touches: one widget a file, each a param class that turns controls into pictures."""
