"""From an essay's files to its article."""
