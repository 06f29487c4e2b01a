"""Files that nobody would write, to see that each has an answer or is refused: `python -m fuzzing`."""
