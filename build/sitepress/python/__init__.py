"""The browser's Python: runtime, packages, snapshot, worker."""
