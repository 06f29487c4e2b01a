import re
from datetime import date
from pathlib import Path

import pytest

from careersim.vesting.preset import facts, schedule

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "presets.md").read_text("utf-8")
presets = pytest.mark.parametrize("name", facts())


def test_amazon(vests):
    assert vests("amazon", date(2025, 3, 15)) == pytest.approx(
        {
            date(2026, 3, 15): 0.05,
            date(2027, 3, 15): 0.15,
            date(2027, 9, 15): 0.20,
            date(2028, 3, 15): 0.20,
            date(2028, 9, 15): 0.20,
            date(2029, 3, 15): 0.20,
        }
    )


def test_meta(vests):
    found = vests("meta", date(2025, 8, 15))
    assert list(found) == [
        date(2025, 11, 15),
        *(date(year, month, 15) for year in (2026, 2027, 2028) for month in (2, 5, 8, 11)),
        date(2029, 2, 15), date(2029, 5, 15), date(2029, 8, 15),
    ]  # fmt: skip
    assert set(found.values()) == {1 / 16}


def test_apple_as_its_filings_have_it(vests):
    found = vests("apple", date(2020, 10, 15))
    assert found == {date(year, month, 15): 0.125 for year in (2021, 2022, 2023, 2024) for month in (4, 10)}


def test_microsofts_yearly_award(vests):
    found = vests("microsoft-annual", date(2022, 8, 31))
    assert list(found)[:5] == [
        date(2022, 11, 30), date(2023, 2, 28), date(2023, 5, 31), date(2023, 8, 31), date(2023, 11, 30),
    ]  # fmt: skip
    assert len(found) == 20
    assert list(found)[-1] == date(2027, 8, 31)
    assert set(found.values()) == {0.05}


def test_microsofts_grant_on_hire(vests):
    assert vests("microsoft", date(2026, 1, 31)) == {date(year, 1, 31): 0.25 for year in (2027, 2028, 2029, 2030)}


def test_spacex(vests):
    found = vests("spacex", date(2025, 5, 15))
    assert len(found) == 9
    assert found[date(2026, 5, 15)] == 0.2
    assert found[date(2026, 11, 15)] == found[date(2030, 5, 15)] == 0.1


def test_google(vests):
    found = vests("google", date(2023, 1, 31))
    assert len(found) == 48
    assert found[date(2023, 2, 28)] == pytest.approx(0.0275)
    assert found[date(2025, 2, 28)] == pytest.approx(0.22 / 12)
    assert found[date(2027, 1, 31)] == pytest.approx(0.01)


def test_a_refresher_of_amazon_vests_in_its_second_year(vests):
    found = vests("amazon-refresher", date(2026, 2, 15))
    assert found.pop(date(2027, 2, 15)) == 0.0
    assert found == {date(2027, month, 15): 0.25 for month in (5, 8, 11)} | {date(2028, 2, 15): 0.25}


@presets
def test_each_preset_has_its_facts(name):
    fact = facts()[name]
    assert fact.keys() == {"vesting", "says", "source", "checked_on", "confidence", "note"}
    assert fact["confidence"] in {"good", "fair", "weak"}
    assert type(fact["checked_on"]) is date
    for key in ("says", "source", "note"):
        assert fact[key].strip() == fact[key] != "", key
    for key in ("says", "note"):
        assert fact[key].endswith("."), key
    assert "\n" not in fact["says"] + fact["source"]


@presets
def test_each_preset_vests_all_of_a_grant(name):
    for granted in (date(2024, 2, 29), date(2025, 1, 31)):
        tranches = schedule(name).vests(granted)
        assert sum(tranche.weight * tranche.number.mean for tranche in tranches) == pytest.approx(1)
        assert granted < tranches[0].date


def test_the_page_shows_the_table_of_the_facts():
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    assert rows == [
        [f"`{name}`", fact["says"], fact["source"], str(fact["checked_on"]), fact["confidence"]]
        for name, fact in facts().items()
    ]


@presets
def test_the_page_has_the_schedule_and_the_note_of_each_preset(name):
    (part,) = re.findall(rf"^### {name}\n(.*?)(?=^### |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    ((code, note),) = re.findall(r"```toml\n(.*?)\n```\n\n(.*)", part, re.DOTALL)
    text = (ROOT / "careersim" / "vesting" / "presets.toml").read_text("utf-8")
    assert f"[{name}]\n{code}\n" in text
    assert note.split() == facts()[name]["note"].split()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("amazn", "Did you mean 'amazon'?"),
        ("Meta", "Did you mean 'meta'?"),
        ("netflix", f"Known: {', '.join(facts())}."),
    ],
)
def test_a_name_that_is_not_on_file(faults, name, hint):
    assert faults(name) == [("", f'"{name}" is no vesting preset. {hint}')]


@pytest.mark.parametrize("raw", [3, [], {}, {"years": [1.0]}, True])
def test_what_is_no_schedule_at_all(faults, raw):
    ((_, said),) = faults(raw)
    assert 'is no vesting schedule. Write "4y quarterly, 1y cliff", { yearly = [...] }' in said
