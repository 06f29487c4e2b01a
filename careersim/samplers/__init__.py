"""Samplers of standard shocks: one kind a file."""
