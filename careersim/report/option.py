"""How an alternative is spoken of."""

from __future__ import annotations

from dataclasses import dataclass

from careersim.decision import STAY, Decision
from careersim.plain import plain


@dataclass(frozen=True)
class Option:
    """What one would be doing, and what to do: `staying`, `stay`."""

    doing: str
    do: str


def option(decision: Decision, key: str) -> Option:
    """Return how an alternative is spoken of."""
    name = plain(decision.name(key))
    if key == STAY and decision.current is not None:
        return Option("staying", "stay")
    if key in decision.alternatives:
        return Option(f'"{name}"', f'choose "{name}"')
    if decision.current is None:
        return Option(name, f"choose {name}")
    return Option(f"leaving for {name}", f"leave for {name}")


def capital(doing: str) -> str:
    """Return a phrase as a sentence begins; a name stays as the user writes it."""
    return doing[:1].upper() + doing[1:] if doing.startswith(("staying", "leaving for ")) else doing
