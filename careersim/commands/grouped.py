"""The list of commands in `careersim --help`, in the order in which a person needs them."""

from __future__ import annotations

import click

GROUPS = {
    "Your file": ("init", "check", "explain", "kinds", "schema", "calibrate"),
    "The answer": ("run", "report", "compare", "risk", "plot"),
    "What would change it": ("when", "search", "breakeven", "drivers", "weights", "frontier", "sweep"),
    "Trust": ("verify",),
}
OTHERS = "More"


class Grouped(click.Group):
    """A group whose commands are listed under headings."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, those of no group last."""
        known = {name for names in GROUPS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in known)
        for heading, names in {**GROUPS, OTHERS: others}.items():
            found = [(name, command) for name in names if (command := self.get_command(ctx, name)) is not None]
            if found:
                with formatter.section(heading):
                    formatter.write_dl([(name, command.get_short_help_str(200)) for name, command in found])
