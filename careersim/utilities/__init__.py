"""Utility functions of money: one kind a file."""
