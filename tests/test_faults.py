import tomllib
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careersim as cs
from careersim.kinds import kinds
from careersim.locate import locate
from careersim.prices.base import PriceModel
from careersim.taxes.base import Tax

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.toml"))
CONFIGS = sorted((HERE.parent / "configs").glob("*.toml"))
SMALL = "start = 2026-07-01\ncurrent.salary = 200_000\noffers.acme.salary = 180_000\n"


def refused(text: str, file: str = "offers.toml") -> cs.OffersError:
    with pytest.raises(cs.OffersError) as caught:
        cs.loads(text, file)
    return caught.value


def faults(text: str) -> list[tuple[str, str]]:
    return [(fault.key, fault.message) for fault in refused(text).faults]


# --- what is said of a wrong file -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_file_is_told_word_for_word(path):
    expected = path.with_suffix(".txt").read_text("utf-8").rstrip("\n")
    for placeholder, family in (("<prices>", PriceModel), ("<taxes>", Tax)):
        expected = expected.replace(placeholder, ", ".join(kinds(family)))
    random = (word for word, kind in kinds(PriceModel).items() if kind.is_random)
    expected = expected.replace("<random>", ", ".join(random))
    assert str(refused(path.read_text("utf-8"), path.name)) == expected


def test_every_message_beside_a_wrong_file_has_its_file():
    assert {path.stem for path in (HERE / "bad").glob("*.txt")} == {path.stem for path in BAD}


def test_all_faults_are_told_at_once_in_the_order_of_the_lines():
    error = refused((HERE / "bad" / "everything.toml").read_text("utf-8"), "everything.toml")
    places = [(fault.line, fault.column) for fault in error.faults]
    assert len(places) > 20
    assert all(one <= other for one, other in pairwise(places))
    assert len(set(error.faults)) == len(error.faults)


def test_contradictions_are_told_beside_the_faults_of_the_same_tables_fields():
    said = faults((HERE / "bad" / "everything.toml").read_text("utf-8"))
    keys = [key for key, _ in said]
    assert {"current.bonus", "current.bonus.pay_out"} <= {*keys}
    assert {"current.rsu[0]", "current.rsu[0].value", "current.rsu[0].vesting"} <= {*keys}
    assert any(key == "current.rsu[0]" and message.startswith("both") for key, message in said)


def test_a_fault_says_where_it_stands():
    (fault,) = refused(SMALL + "\n[market.MSFT]\nspot = 500\nvolatility = 45\n").faults
    assert (fault.key, fault.line, fault.column, fault.length) == ("market.MSFT.volatility", 7, 14, 2)
    assert fault.source == "volatility = 45"
    assert fault.text("my offers.toml") == (
        'my offers.toml:7:14: market.MSFT.volatility: 45 is 4,500 %. Write 0.45 or "45%".\n'
        "     7 | volatility = 45\n"
        "       |              ^^"
    )


def test_the_count_of_faults_is_in_words():
    assert str(refused("currant = 1\n" + SMALL)).startswith("offers.toml has 1 fault. Nothing was run.\n\n")
    assert str(refused("currant = 1\nofers = 2\n" + SMALL)).startswith("offers.toml has 2 faults. Nothing was run.\n\n")


def test_tabs_keep_the_carets_below_what_they_mean():
    assert str(refused("\tcurrant\t=\t1\n" + SMALL)).endswith("     1 | \tcurrant\t=\t1\n       | \t^^^^^^^")


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\u2029"])
def test_only_a_line_feed_ends_a_line(separator):
    (fault,) = refused(f"# a{separator}b{separator}c\n{SMALL}currant = 1\n").faults
    assert (fault.line, fault.source) == (5, "currant = 1")
    (fault,) = refused(f"# a{separator}b{separator}c\n{SMALL}currant = = 1\n").faults
    assert (fault.line, fault.source) == (5, "currant = = 1")


def test_a_fault_in_a_long_value_underlines_its_first_line():
    (fault,) = refused(SMALL + 'title = [\n  "a",\n  "b",\n]\n').faults
    assert (fault.line, fault.column, fault.length, fault.source) == (4, 9, 1, "title = [")


@pytest.mark.parametrize(
    "text",
    [
        "current.salary = { normal = [1] }\noffers.acme.salary = 1",
        "current = { salary = 1, bonus = { uniform = [2, 1] } }\noffers.acme.salary = 1",
    ],
)
def test_a_wrong_distribution_in_place_of_a_table_is_underlined_itself(text):
    fault = refused(f"start = 2026-07-01\n{text}").faults[0]
    assert fault.source[fault.column - 1 :].startswith("{ ")
    assert fault.length > len("salary")


# --- faults that a file may have in many places ----------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "market = 3",
        "alternatives = []",
        "offers = [{ salary = 180_000 }]",
        "current = { salary = 1, scores = 3 }",
        "preferences = { weights = 50 }",
        "preferences = { pay_range = 3 }",
        "alternatives.later.path = 3",
        "current = { salary = 1, bonus = { target = 0.1, paid = 13 } }",
        'current = { salary = 1, bonus = { target = 0.1, paid = "March" } }',
        'current = { salary = 1, rsu = { value = 1, vesting = { count = "4", on = ["02-15"] } } }',
        "current = { salary = 1, rsu = { value = 1, vesting = { yearly = 3 } } }",
        "current = { salary = 1, rsu = { value = 1, vesting = { tranches = 3 } } }",
    ],
)
def test_every_fault_is_in_the_files_own_words_and_says_what_to_write(line):
    key = line.split(" ")[0]
    small = "\n".join(row for row in SMALL.splitlines() if not row.startswith(key))
    for _, message in faults(f"{small}\n{line}\n"):
        assert not message.startswith(("Input should", "Tuple should", "Value error"))
        assert message.endswith(".")


def test_a_fault_is_told_once():
    assert [key for key, _ in faults(SMALL + "preferences.pay_range = [1, 2, 3]")] == ["preferences.pay_range"]
    assert [key for key, _ in faults(SMALL + "preferences.pay_range = [1]")] == ["preferences.pay_range"]


@pytest.mark.parametrize("bonus", ["0.2", '"20%"', "[0.2]", "{ target = 0.2 }", "{ uniform = [0.1, 0.2] }"])
def test_a_share_of_no_salary_is_a_fault_however_it_is_written(bonus):
    text = f"start = 2026-07-01\ncurrent.salary = 1\noffers.acme = {{ cash = 1_000, bonus = {bonus} }}"
    assert [key for key, _ in faults(text)] == ["offers.acme.bonus"]


def test_nobody_is_told_to_score_money():
    said = faults(SMALL + "current.scores = { money = 3 }\n")
    assert [key for key, _ in said] == ["current.scores.money"]


def test_a_date_of_the_decision_that_is_wrong_brings_no_further_faults():
    said = faults(SMALL.replace("2026-07-01", '"soon"') + 'horizon = "long"\n')
    assert [key for key, _ in said] == ["start", "horizon"]


@pytest.mark.parametrize("value", ["[]", "{}", "[[1]]", "{ normal = [1, 2] }", "true", "3", "2026-07-01"])
@pytest.mark.parametrize(
    "line", ["tax.kind = {}", "market.ACME = {{ spot = 1, kind = {} }}", "simulation.sampler = {}"]
)
def test_a_kind_that_is_no_word_is_a_fault(line, value):
    ((key, _),) = faults(SMALL + line.format(value))
    assert key in ("tax.kind", "market.ACME.kind", "simulation.sampler")


@pytest.mark.parametrize("value", ["[]", "{}", "true", "3"])
def test_a_job_that_is_no_word_is_a_fault(value):
    said = faults(f'{SMALL}alternatives.later.path = [{{ job = {value}, until = 2027-01-01 }}, {{ job = "acme" }}]')
    assert [key for key, _ in said] == ["alternatives.later.path[0].job"]


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_number_of_hundreds_of_digits_is_a_fault(digits):
    (fault,) = refused(f"{SMALL}preferences.wealth = {'9' * digits}").faults
    assert fault.key in ("preferences.wealth", "")


# --- files that can hardly be read ------------------------------------------------------------------------------


def test_a_file_that_is_not_there(tmp_path):
    path = tmp_path / "offers.toml"
    with pytest.raises(cs.OffersError) as caught:
        cs.load(path)
    assert str(caught.value) == (
        f"{path} has 1 fault. Nothing was run.\n\n{path}: cannot be read: No such file or directory."
    )


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(cs.OffersError, match=r"cannot be read: Is a directory\.$"):
        cs.load(str(tmp_path))


@pytest.mark.parametrize("content", [SMALL.encode("utf-16"), SMALL.encode() + b"title = '\xe9'"])
def test_a_file_that_is_not_utf_8(tmp_path, content):
    path = tmp_path / "offers.toml"
    path.write_bytes(content)
    with pytest.raises(cs.OffersError, match=r"is not UTF-8 text \(byte \d+\)\. Save it as UTF-8\.$") as caught:
        cs.load(path)
    assert caught.value.file == str(path)


@pytest.mark.parametrize(
    "content",
    [SMALL.encode(), SMALL.encode("utf-8-sig"), SMALL.replace("\n", "\r\n").encode(), f"# Zürich\n{SMALL}".encode()],
    ids=["plain", "BOM", "CRLF", "umlaut"],
)
def test_a_decision_bears_the_hash_of_the_files_bytes(tmp_path, content):
    path = tmp_path / "offers.toml"
    path.write_bytes(content)
    assert cs.load(path).input_sha256 == cs.load(str(path)).input_sha256 == sha256(content).hexdigest()
    assert cs.load(path).alternative_keys == ("stay", "acme")


def test_a_decision_from_a_text_bears_the_hash_of_the_text():
    assert cs.loads(SMALL).input_sha256 == sha256(SMALL.encode()).hexdigest()


def test_a_file_with_a_bom_has_its_faults_in_the_right_columns(tmp_path):
    path = tmp_path / "offers.toml"
    path.write_bytes(("currant = 1\n" + SMALL).encode("utf-8-sig"))
    with pytest.raises(cs.OffersError) as caught:
        cs.load(path)
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(1, 1)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_line_ends_of_windows_change_no_word(path):
    text = path.read_text("utf-8")
    assert str(refused(text.replace("\n", "\r\n"))) == str(refused(text))


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n"])
def test_an_empty_file_has_nothing_to_compare(text):
    assert str(refused(text)) == (
        "offers.toml has 1 fault. Nothing was run.\n\noffers.toml: there is nothing to compare: one alternative or "
        "none. Add [current] for the job you have, or another [offers.NAME]."
    )


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("=", 1, 1),
        ("a = ", 1, 5),
        ("a = 'x", 1, 7),
        ("a = 1\na = 2", 2, 6),
        ("[a]\n[a]", 2, 3),
        ("a = 1\nb = [1,", 2, 8),  # the end of the text
    ],
)
def test_a_syntax_error_is_told_alone_with_its_place(text, line, column):
    (fault,) = refused(text).faults
    assert fault.line == line
    assert abs(fault.column - column) <= 1
    assert fault.message.endswith("This is not TOML; mend it, and the other faults of the file will show.")


def test_a_text_nested_too_deeply():
    assert faults(f"a = {'[' * 100_000}") == [
        ("", "is nested too deeply: 20 tables and lists inside one another are the most. Write flatter tables.")
    ]


# --- any file at all ----------------------------------------------------------------------------------------------


ODD = [
    "true", "0", "-1", "13", "0.5", "1e300", "nan", "-inf", '""', '"x"', '"4y"', '"0d"', '"1200mo"', '"amazon"',
    '"15%"', "1950-01-01", "2199-12-31",
    "[]", "[[]]", "[{}]", "[1, 2, 3]", '["1mo", 2026-01-01]', "{}", "{ a = { b = 1 } }", "{ normal = [] }",
    "{ normal = [1, 2] }", "{ normal = 3 }", "{ pert = [0, 1, 2] }", "{ choice = [[1, 1]] }", "{ yearly = [1.0] }",
    "{ tranches = [{ date = 2027-01-01, shares = 5 }] }", '{ count = 1200, on = ["01-01"] }',
    "2026-07-01T00:00:00", "10:00:00", '[{ job = "lab" }]', '"current"', '"stay"', "1" + "0" * 400, '"""a\nb"""',
    "{ lognormal = [1e-200, 1] }",
]  # fmt: skip
VALUES = [
    (path.name, path.read_text("utf-8"), location.value)
    for path in CONFIGS
    for location in locate(path.read_text("utf-8")).values()
    if location.value is not None
]


@given(st.sampled_from(VALUES), st.sampled_from(ODD))
def test_any_value_in_any_place_loads_or_is_a_fault_at_a_line(place, odd):
    _, text, span = place
    lines = text.split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + odd + line[span.column - 1 + span.length :]
    try:
        cs.loads("\n".join(lines))
    except cs.OffersError as error:
        for fault in error.faults:
            assert fault.line is not None
            assert fault.source[fault.column - 1 :]
            assert not fault.message.endswith("..")


@settings(max_examples=50)
@given(st.sampled_from(CONFIGS), st.integers(0, 10**6))
def test_any_beginning_of_a_file_loads_or_is_refused(path, length):
    text = path.read_text("utf-8")[:length]
    try:
        decision = cs.loads(text)
    except cs.OffersError:
        return
    assert {*decision.jobs} - {"current"} == {*tomllib.loads(text)["offers"]}
