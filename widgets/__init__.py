"""What a reader touches: one widget a file, a param class that turns controls into pictures."""
