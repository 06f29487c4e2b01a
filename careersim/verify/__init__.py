"""Published and independently computed values, and how this engine is to meet each."""
