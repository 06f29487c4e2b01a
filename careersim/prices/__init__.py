"""Stock price models: one kind a file."""
