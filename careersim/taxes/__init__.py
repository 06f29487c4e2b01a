"""Tax rules: one kind a file."""
