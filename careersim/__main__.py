"""Run the command as `python -m careersim`."""

from careersim.cli import main

main()
