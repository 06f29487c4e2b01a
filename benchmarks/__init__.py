"""Benchmarks: what careersim must reach, beside what it reaches on this machine. Run `python -m benchmarks`."""
