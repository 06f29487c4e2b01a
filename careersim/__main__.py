"""The command, as `careersim` and as `python -m careersim`: from its first instruction on a signal ends it quietly."""

import sys


def main() -> None:
    """Look after signals before anything else is imported, and run the command."""
    try:
        from careersim import signals

        signals.install()
    except KeyboardInterrupt:
        # The very moment before: Python's own handler was still there.
        sys.stderr.write("\nInterrupted.\n" if sys.stderr.isatty() else "Interrupted.\n")
        sys.exit(130)
    from careersim.cli import main as run

    run()


if __name__ == "__main__":
    main()
