"""What each command does, one a file; `cli.py` says what each takes."""
