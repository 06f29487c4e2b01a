"""The report: a result -> one HTML file that needs nothing else."""
