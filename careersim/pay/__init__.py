"""Pay components: one kind a file."""
