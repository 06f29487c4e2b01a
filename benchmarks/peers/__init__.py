"""Others at P1's work: each file holds `contender(n_paths)`, and imports what it needs only there."""
