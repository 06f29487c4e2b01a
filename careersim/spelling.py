"""What somebody meant who wrote a word, a date, a duration or a schedule otherwise than the file has it: for hints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

_OTHER_WORDS = {
    "salary": "base base_pay base_salary pay wage wages income compensation gross_salary",
    "annual": "base base_pay base_salary amount yearly per_year",
    "raise": "increase growth annual_raise",
    "rsu": "equity grant grants stock_grant shares stocks stock_award rsus",
    "options": "equity grant stock_options option iso nso isos nsos",
    "espp": "purchase_plan stock_purchase_plan",
    "retirement": "401k pension retirement_match superannuation",
    "sign_on": "signing signing_bonus sign_on_bonus joining_bonus signon starting_bonus",
    "target": "percent percentage share rate",
    "granted": "grant_date granted_on date grant",
    "shares": "number quantity count units amount",
    "value": "amount worth dollars grant",
    "vesting": "schedule vest vests vesting_schedule",
    "type": "kind option_type",
    "strike": "strike_price exercise_price",
    "spot": "price share_price stock_price preferred_price current_price",
    "volatility": "sigma vol",
    "expected_return": "mu drift growth return",
    "failure_rate": "failure failure_chance failure_probability",
    "exit_rate": "exit exit_chance exit_probability",
    "multiple": "exit_multiple upside",
    "wealth": "savings net_worth",
    "name": "company employer",
    "scores": "score happiness ratings",
    "current": "job current_job present stay",
    "offers": "offer",
    "brackets": "uk gb united_kingdom ireland germany france canada australia india progressive country",
    "private": "startup private_company unlisted",
}
"""What else people say, by the word of the file."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = {"y": "y", "yr": "y", "year": "y", "m": "mo", "mo": "mo", "month": "mo", "w": "w", "week": "w", "d": "d"}
_UNITS |= {"day": "d", "mth": "mo"}
_SPAN = re.compile(rf"(\d{{1,4}})\s*-?\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})s?\b")
_OFTEN = {"month": "monthly", "quart": "quarterly", "semi": "semiannual", "half": "semiannual", "year": "annual"}
_OFTEN |= {"annual": "annual"}


def also_said(word: object, known: Iterable[object]) -> list[str]:
    """Return the known words for which people also say this one."""
    said = re.sub(r"[\s-]+", "_", str(word).strip().lower())
    return [str(right) for right in known if said in _OTHER_WORDS.get(str(right), "").split()]


def did_you_mean(word: object, known: Iterable[object]) -> str:
    """Return the hint ` Did you mean 'bonus'?`, or nothing when no known word is close in letters or meaning."""
    words = [str(one) for one in known]
    meant = also_said(word, words) or get_close_matches(str(word), words, n=1)
    return f" Did you mean {' or '.join(map(repr, meant))}?" if meant else ""


def date_meant(text: str) -> date | None:
    """Return the day of `2025-9-1`, `Sept 1, 2025` or `1 September 2025`; None for others, and for 9/1/2025."""
    words = re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.lower()))
    numbers = [int(word) for word in words if word.isdigit() and len(word) <= 4]
    months = [_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS]
    try:
        if len(words) == 3 and len(numbers) == 3 and numbers[0] > 999:
            return date(*numbers)
        if len(words) == 3 and len(numbers) == 2 and len(months) == 1:
            return date(max(numbers), months[0], min(numbers)) if max(numbers) > 999 else None
    except ValueError:
        pass
    return None


def duration_meant(text: str) -> str | None:
    """Return `3y` for `3 years`, and the like; None where the text is no length of time."""
    match = _SPAN.fullmatch(text.strip().lower())
    return f"{int(match[1])}{_UNITS[match[2]]}" if match else None


def schedule_meant(text: str) -> str | None:
    """Return how the file has `4 years with 1 year cliff` or `25/25/25/25`; None where that cannot be told."""
    if re.fullmatch(r"\s*\d+%?(\s*[/,-]\s*\d+%?)+\s*", text):
        parts = [int(part) for part in re.findall(r"\d+", text)]
        return f"{{ yearly = [{', '.join(f'{part / 100:g}' for part in parts)}] }}" if sum(parts) == 100 else None
    said = text.lower()
    spans = [span for span in _SPAN.finditer(said) if _UNITS[span[2]] in ("y", "mo")]
    cliff = next((span for span in spans if _is_cliff(said, span)), None)
    length = next((span for span in spans if span is not cliff), None)
    if length is None or (cliff is None and len(spans) > 1):
        return None
    rest = _SPAN.sub("", said)
    often = next((word for stem, word in _OFTEN.items() if stem in rest), "quarterly")
    after = f", {duration_meant(cliff[0])} cliff" if cliff else ""
    return f'"{duration_meant(length[0])} {often}{after}"'


def _is_cliff(said: str, span: re.Match[str]) -> bool:
    return bool(re.match(r"[\s-]*cliff", said[span.end() :]) or re.search(r"cliff\D{0,9}$", said[: span.start()]))
