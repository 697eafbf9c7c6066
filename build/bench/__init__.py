"""What a reader waits for, measured: our essay beside stock Panel and plain JavaScript."""
