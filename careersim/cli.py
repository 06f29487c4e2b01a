"""The command `careersim`: what it takes, and nothing of what it does.

Only click and what looks after signals are imported here; each command imports what it needs, so that
`careersim --help` is quick.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from careersim import __version__, signals
from careersim.commands.grouped import Grouped
from careersim.limits import MOST_PATHS

if TYPE_CHECKING:
    from pathlib import Path


class _Place(click.Path):
    """A path; pathlib waits until there is one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


A_FILE, A_FOLDER = _Place(dir_okay=False), _Place(file_okay=False)

FILE = click.argument("file", type=A_FILE)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of writing; where they name no file, it was to standard output."""
PATHS = click.option(
    "--paths", type=click.IntRange(1, MOST_PATHS), help="Futures to simulate; by default the file's, else 65,536."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
QUIET = click.option("--quiet", is_flag=True, help="No progress bar.")
SEED = click.option("--seed", type=click.IntRange(0, MOST_PATHS), help="The same seed gives the same numbers.")
WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Processes to run on; with --scheduler, how many it has.",
)


def picture(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that draws a picture."""
    return click.option("--plot", type=A_FILE, metavar="FILE", help=what)


@click.group(cls=Grouped, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="careersim %(version)s")
def cli() -> None:
    """Stay, or leave for one of these offers? What each choice would cost, as a distribution.

    \b
    Start here:
      careersim init offers.toml     a few questions, and a file to be made your own
      careersim check offers.toml    read back what was understood
      careersim run offers.toml      the answer
      careersim report offers.toml   the answer to send, with sliders for your weights

    --debug, anywhere, shows where an unexpected error happened.
    """


@cli.command()
@FILE
@PATHS
@SEED
@WORKERS
@click.option("--sampler", help="How random numbers are made; by default the file's.")
@click.option("--baseline", metavar="KEY", help="Compare all with this alternative, not each with its best other.")
@JSON
@click.option(
    "--output",
    type=A_FOLDER,
    metavar="DIR",
    help="Write the result, the samples and the pictures there.",
)
@click.option("--resume", is_flag=True, help="Go on where a run with this --output was ended.")
@picture("Draw the opportunity costs to a .png, .svg or .pdf.")
@click.option(
    "--keep",
    type=click.IntRange(1, 2**30),
    default=2**17,
    show_default=True,
    help="Paths kept one by one, for pictures and samples; sums are kept of all.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there: tcp://host:8786."
)
@QUIET
def run(file: Path, **options: Any) -> None:
    """Simulate the decision in FILE and print the answer.

    \b
    Examples:
      careersim run offers.toml
      careersim run offers.toml --plot costs.png
      careersim run offers.toml --json > result.json
      careersim run offers.toml --paths 100000000 --output results --resume
    """
    from careersim.commands.run import run as run_command

    run_command(file, **options)


@cli.command()
@FILE
@click.argument("a", required=False)
@click.argument("b", required=False)
@PATHS
@SEED
@JSON
@QUIET
def compare(file: Path, a: str | None, b: str | None, **options: Any) -> None:
    """Compare alternative A of FILE with B: by default the best offer with staying.

    \b
    Example:
      careersim compare offers.toml beta stay
    """
    from careersim.commands.compare import compare as compare_command

    compare_command(file, a, b, **options)


@cli.command()
@FILE
@click.argument("offer")
@click.option(
    "--for",
    "key",
    required=True,
    metavar="KEY",
    help="salary, rsu, score.NAME, weights.NAME, expected_return, a key of OFFER, or any key path of the file.",
)
@click.option("--target", help="What is to be equal: money (default), certainty, or all-in, with happiness.")
@click.option("--versus", metavar="KEY", help="The alternative to equal; by default staying.")
@PATHS
@SEED
@JSON
@QUIET
def breakeven(file: Path, offer: str, **options: Any) -> None:
    """Find the value of a number of FILE at which OFFER equals staying: what to ask for.

    \b
    Examples:
      careersim breakeven offers.toml beta --for salary
      careersim breakeven offers.toml beta --for score.flexibility --target all-in
    """
    from careersim.commands.breakeven import breakeven as breakeven_command

    breakeven_command(file, offer, **options)


@cli.command()
@FILE
@click.argument("offer")
@PATHS
@SEED
@picture("Draw the golden handcuffs to a .png, .svg or .pdf.")
@JSON
@QUIET
def when(file: Path, offer: str, **options: Any) -> None:
    """Tell when to leave for OFFER: the worth of every month, the best one, and of waiting to see.

    \b
    Example:
      careersim when offers.toml beta
    """
    from careersim.commands.when import when as when_command

    when_command(file, offer, **options)


@cli.command()
@FILE
@click.option(
    "--set",
    "settings",
    multiple=True,
    required=True,
    metavar="KEY=VALUES",
    help="Values of a key: LOW:HIGH:COUNT, or A,B,C. Several keys make a grid.",
)
@click.option("--paths", type=click.IntRange(1, MOST_PATHS), help="Futures of each variant; by default the file's.")
@click.option("--seed", type=click.IntRange(0, MOST_PATHS), help="The same for all variants.")
@WORKERS
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there.")
@click.option(
    "--output",
    type=A_FILE,
    metavar="FILE",
    help="Write the table to a .csv or .parquet.",
)
@picture("Draw pay by the first key to a .png, .svg or .pdf.")
@JSON
@QUIET
def sweep(file: Path, **options: Any) -> None:
    """Simulate many variants of FILE on the same paths, to one table.

    \b
    Example:
      careersim sweep offers.toml --set offers.beta.salary=160k:220k:7 --set market.ACME.volatility=0.3,0.5
    """
    from careersim.commands.sweep import sweep as sweep_command

    sweep_command(file, **options)


@cli.command()
@FILE
@click.option(
    "--target", metavar="money|all-in", help="Choose by money, or with happiness; by default all that counts."
)
@click.option(
    "--evsi",
    multiple=True,
    metavar="KEY=NOISE[:LOOKS]",
    help="What a noisy look at a number is worth: the sd of its error, and how many looks.",
)
@PATHS
@SEED
@JSON
@QUIET
def drivers(file: Path, **options: Any) -> None:
    """Say which uncertain numbers of FILE matter, and what is worth finding out.

    \b
    Examples:
      careersim drivers offers.toml
      careersim drivers offers.toml --evsi offers.beta.scores.people=2:3
    """
    from careersim.commands.drivers import drivers as drivers_command

    drivers_command(file, **options)


@cli.command()
@FILE
@click.option("--uniform", is_flag=True, help="Take all weights as equally likely, whatever the file says.")
@click.option(
    "--between", nargs=2, metavar="KEY KEY", help="Where the two best break even in these two weights, instead."
)
@click.option(
    "--multiplicative",
    metavar="A,B,C",
    help="Utility where things need each other (below 1) or make up for each other (above 1), instead.",
)
@picture("Draw which is best at all values of the two weights to a .png, .svg or .pdf.")
@PATHS
@SEED
@JSON
@QUIET
def weights(file: Path, **options: Any) -> None:
    """Say how often each alternative of FILE is best when the weights are uncertain, and for whom.

    \b
    Examples:
      careersim weights offers.toml
      careersim weights offers.toml --uniform
      careersim weights offers.toml --between money people --plot weights.png
    """
    from careersim.commands.weights import weights as weights_command

    weights_command(file, **options)


@cli.command()
@FILE
@click.argument("attribute")
@picture("Draw pay by the attribute to a .png, .svg or .pdf.")
@PATHS
@SEED
@JSON
@QUIET
def frontier(file: Path, attribute: str, **options: Any) -> None:
    """Show the alternatives of FILE by pay and ATTRIBUTE, and what a point of it costs.

    \b
    Example:
      careersim frontier offers.toml flexibility --plot frontier.png
    """
    from careersim.commands.frontier import frontier as frontier_command

    frontier_command(file, attribute, **options)


@cli.command()
@FILE
@click.option("--at", metavar="A,B,C", help="Relative risk aversions to look at; by default 0,1,2,4,8.")
@PATHS
@SEED
@JSON
@QUIET
def risk(file: Path, **options: Any) -> None:
    """Say what each alternative of FILE is worth for certain, the more one fears risk.

    \b
    Example:
      careersim risk offers.toml --at 0,2,5
    """
    from careersim.commands.risk import risk as risk_command

    risk_command(file, **options)


@cli.command()
@FILE
@PATHS
@SEED
@JSON
@QUIET
def search(file: Path, **options: Any) -> None:
    """Say whether to take an offer of FILE or to look on, how long to give it, and which to look into first.

    \b
    Example:
      careersim search offers.toml
    """
    from careersim.commands.search import search as search_command

    search_command(file, **options)


@cli.command()
@FILE
@click.option(
    "-o",
    "--output",
    type=A_FILE,
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write it, a .html.",
)
@PATHS
@SEED
@click.option("--workers", type=click.IntRange(1, 1024), default=1, show_default=True, help="Processes to run on.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as one JSON object, too.")
@QUIET
def report(file: Path, **options: Any) -> None:
    """Write the answer to one HTML file to read, to play with and to send: sliders for your weights, pictures, tables.

    \b
    Example:
      careersim report offers.toml -o report.html
    """
    from careersim.commands.report import report as report_command

    report_command(file, **options)


@cli.command()
@FILE
def check(file: Path) -> None:
    """Say back in plain words what FILE means, without an answer.

    \b
    Example:
      careersim check offers.toml
    """
    from careersim.commands.check import check as check_command

    check_command(file)


@cli.command()
@click.argument("file", type=A_FILE, default="offers.toml")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--yes", is_flag=True, help="Ask nothing, and write the commented example.")
def init(file: Path, force: bool, yes: bool) -> None:
    """Write FILE (offers.toml) to start from: by a few questions at a terminal, else a commented example.

    \b
    Examples:
      careersim init
      careersim init my-offers.toml --yes
    """
    from careersim.commands.init import init as init_command

    init_command(file, force=force, yes=yes)


@cli.command()
@FILE
@click.option("--market", is_flag=True, help="Each stock as a fan with its vest dates, and its distributions at vests.")
@click.option(
    "--output",
    type=A_FILE,
    metavar="PICTURE",
    help="A .png, .svg or .pdf; by default FILE-market.png here.",
)
def plot(file: Path, **options: Any) -> None:
    """Draw what FILE says, before any answer.

    \b
    Example:
      careersim plot offers.toml --market
    """
    from careersim.commands.plot import plot as plot_command

    plot_command(file, **options)


@cli.command()
@click.argument("prices", type=A_FILE)
@click.option(
    "--against",
    "index",
    type=A_FILE,
    metavar="INDEX.csv",
    help="Prices of the market, for beta and loading.",
)
@click.option("--model", default="gbm", show_default=True, metavar="KIND", help="Of `careersim kinds markets`.")
@click.option("--name", help="What the offers file calls the stock; by default after the file.")
@click.option(
    "--splits",
    type=click.Choice(["refuse", "adjust", "keep"]),
    default="refuse",
    show_default=True,
    help="What to do about steps that look like a split.",
)
@picture("Draw how the model fits to a .png, .svg or .pdf.")
def calibrate(prices: Path, **options: Any) -> None:
    """Print a table [market.NAME] that the past prices in a CSV suggest, ready to paste.

    \b
    Example:
      careersim calibrate acme.csv --against sp500.csv --model jump_diffusion
    """
    from careersim.commands.calibrate import calibrate as calibrate_command

    calibrate_command(prices, **options)


@cli.command()
@click.argument("family", required=False)
def kinds(family: str | None) -> None:
    """List the words a file may use: pay components, price models, taxes, vesting forms and presets.

    \b
    Example:
      careersim kinds vesting
    """
    from careersim.commands.kinds import kinds as kinds_command

    kinds_command(family)


def _keys(_context: object, _parameter: object, start: str) -> list[str]:
    """Return the keys that complete what was typed."""
    from careersim.keys import all_keys

    return [key.dotted for key in all_keys() if key.dotted.startswith(start)]


@cli.command()
@click.argument("key", shell_complete=_keys)
def explain(key: str) -> None:
    """Say what a KEY of the file means, how it is written, its default and where that comes from.

    \b
    Examples:
      careersim explain market.volatility
      careersim explain offers.beta.rsu.vesting
    """
    from careersim.commands.explain import explain as explain_command

    explain_command(key)


@cli.command()
@click.option("--result", is_flag=True, help="That of the object that run --json prints, instead.")
def schema(result: bool) -> None:
    """Print the JSON Schema of an offers file, for editors.

    \b
    Examples:
      careersim schema > offers.schema.json
      careersim schema --result > result.schema.json
    """
    from careersim.commands.schema import schema as schema_command

    schema_command(result=result)


@cli.command()
@PATHS
@SEED
@click.option("--sampler", help="How random numbers are made.")
@JSON
@QUIET
def verify(**options: Any) -> None:
    """Check this installation against published values and closed forms; exit with 1 where one is not met.

    \b
    Examples:
      careersim verify
      careersim verify --seed 1 --sampler pseudo
    """
    from careersim.commands.verify import verify as verify_command

    verify_command(**options)


def main() -> None:
    """Run the command, and end with the exit status of docs/command.md."""
    sys.exit(status(sys.argv[1:]))


def status(arguments: list[str]) -> int:
    """Return the exit status of a command line: 0, 2 for what the user must mend, 130 after Ctrl-C, else 1."""
    # Blocks are small and workers many: threads inside a matrix product would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # pydantic would look through all installed packages for plug-ins of its own: none has a say in an offers file.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    debug = "--debug" in arguments
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows another in its place.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        ended = cli.main(
            [word for word in arguments if word != "--debug"], prog_name="careersim", standalone_mode=False
        )
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\n{signals.what_happened()}.", err=True)
        return signals.status()
    except BrokenPipeError:
        # Whoever read the output has had enough.
        _mute_output()
        return 1
    except Exception as error:
        if debug:
            raise
        reason = str(error) or type(error).__name__
        if isinstance(error, OSError) and error.filename is None and error.errno in NO_ROOM:
            reason = f"standard output cannot be written: {error.strerror}."
            _mute_output()
        click.echo(f"careersim: {reason}\nAdd --debug to see where it happened.", err=True)
        return 1
    return ended if isinstance(ended, int) else 0


def _mute_output() -> None:
    """Send what is left of standard output nowhere, so that Python does not complain once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
