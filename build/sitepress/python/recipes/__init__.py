"""What the trimming of each library relies on, one file a library: private text of others."""
