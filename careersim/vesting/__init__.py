"""Vesting schedules: one kind a file, and the presets of known employers."""
