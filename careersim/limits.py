"""How much is too much: what nobody needs, and what a computer should not be asked for.

What a single key allows, such as a horizon of 50 years, stands with the key. docs/safety.md lists both.
"""

from __future__ import annotations

MOST_BYTES = 1_000_000
"""Of an offers file."""
MOST_LEVELS = 20
"""Of tables and lists inside one another."""
MOST_ENTRIES = 1_000
"""Of one table or list."""
MOST_CHARACTERS = 500
"""Of a key, a name, a title or any other text."""
MOST_ALTERNATIVES = 50
MOST_ATTRIBUTES = 50
MOST_STOCKS = 50
MOST_WORK = 50_000_000
"""Of a plan: the payments of all alternatives, each as many times as there are months in which luck may decide it."""
LARGEST = 1e15
"""No number of a file may be larger: sums and products of such numbers never overflow."""
MOST_AVERSION = 1000.0
"""To risk, relative; what people show lies between 0 and 10."""
MOST_PATHS = 10**15
"""And the largest seed."""
MOST_PRICES_BYTES = 20_000_000
MOST_PRICES = 100_000
"""In a CSV of past prices: 400 years of trading days."""
MOST_VARIANTS = 100_000
"""Of a sweep."""
