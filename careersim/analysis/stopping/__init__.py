"""When to stop looking, learning and asking: solved as numbers, knowing nothing of offers files."""
