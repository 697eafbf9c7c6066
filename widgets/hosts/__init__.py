"""Where widgets run: a Panel server or notebook, and the reader's browser."""
