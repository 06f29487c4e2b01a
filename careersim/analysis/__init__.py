"""Questions asked of a decision and its result: one a file."""
