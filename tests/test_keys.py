"""`careersim explain`: every key of the file, in words that stand elsewhere already."""

import pytest

from careersim.cli import status
from careersim.decision import CurrentJob
from careersim.defaults import evidence
from careersim.docstrings import meanings
from careersim.keys import all_keys, keys_at
from careersim.pay.rsu import Rsu


def test_every_key_has_a_meaning_and_a_form() -> None:
    for key in all_keys():
        assert key.means, key.dotted
        assert key.written, key.dotted


def test_every_piece_of_evidence_is_about_a_key() -> None:
    assert set(evidence().values()) == {key.known for key in all_keys() if key.known}


def test_a_docstring_is_read_with_its_bases_and_its_continued_lines() -> None:
    class Base:
        """A base.

        one, two : of both,
            continued.
        three : of the base.
        """

    class Derived(Base):
        """A kind.

        three : of the kind.

        four : no entry's continuation
        is not indented.
        """

    assert meanings(Derived) == {
        "one": "of both, continued.",
        "two": "of both, continued.",
        "three": "of the kind.",
        "four": "no entry's continuation",
    }
    assert meanings(Rsu)["stock"].startswith("its own")
    assert "since" in meanings(CurrentJob)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("horizon", ["horizon"]),
        ("preferences.wealth", ["preferences.wealth"]),
        ("wealth", ["preferences.wealth"]),
        ("market.ACME.volatility", ["market.volatility"]),
        ("offers.beta.salary", ["salary"]),
        ("offers.beta.salary.raise", ["salary.raise"]),
        ("current.rsu[0].vesting", ["rsu.vesting"]),
        ('offers."my offer".start', ["offers.start"]),
        ("start", ["start", "offers.start"]),
        ("offers.beta.promotion.raise", ["promotion.raise"]),
        ("nothing", []),
    ],
)
def test_a_path_finds_its_key(text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(key.dotted for key in keys_at(text))) == found


def test_explain_says_meaning_form_default_and_source(capfd: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "offers.beta.rsu.vesting"]) == 0
    said = " ".join(capfd.readouterr().out.split())
    fact = evidence()["rsu.vesting"]
    assert said.startswith("rsu.vesting When its parts become one's own")
    assert "Written as a vesting schedule." in said
    assert f"Default: {fact.says}" in said
    assert f"Source: {fact.source}; checked {fact.checked_on}." in said


def test_a_kinds_own_default_is_not_argued_for_with_the_familys(capfd: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "expected_return"]) == 0
    said = capfd.readouterr().out.split("\n\n")
    (constant,) = [part for part in said if "(kind constant)" in part]
    assert "Default: 0." in constant
    assert "Damodaran" not in constant
    assert any("gbm" in part and "Damodaran" in part for part in said)


def test_a_required_key_says_so_and_a_table_lists_its_keys(capfd: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "salary.annual"]) == 0
    assert "The file must give it." in capfd.readouterr().out
    assert status(["explain", "salary"]) == 0
    assert "Its keys: annual, raise." in capfd.readouterr().out


@pytest.mark.parametrize(
    ("typed", "hint"), [("volatlity", "Did you mean 'volatility'?"), ("a..b", "docs/offers-file.md")]
)
def test_an_unknown_key_is_the_users_to_mend(typed: str, hint: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", typed]) == 2
    assert hint in capfd.readouterr().err
