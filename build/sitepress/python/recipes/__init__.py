"""What the trimming of each library relies on: private text of the library, one file for each."""
