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
    import gc

    # What is imported stays to the end: to look through it for garbage while it grows takes a tenth of a short run.
    gc.set_threshold(1_000_000)
    from careersim.cli import main as run

    try:
        run()
    finally:
        # Nor need anyone look once more before all of it goes.
        gc.freeze()


if __name__ == "__main__":
    main()
