import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_toml
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Language, Node, Parser

from careersim.locate import Location, Span, locate
from careersim.number import Place

ROOT = Path(__file__).parent.parent
PARSER = Parser(Language(tree_sitter_toml.language()))


@dataclass
class Oracle:
    """The locations of a text by the tree that tree-sitter builds of it."""

    text: bytes
    found: dict[Place, Location] = field(default_factory=dict)
    counts: dict[Place, int] = field(default_factory=dict)

    def span(self, node: Node) -> Span:
        line_start = self.text.rfind(b"\n", 0, node.start_byte) + 1
        column = len(self.text[line_start : node.start_byte].decode())
        first_line = self.text[node.start_byte : node.end_byte].decode().split("\n")[0].removesuffix("\r")
        return Span(node.start_point.row + 1, column + 1, len(first_line))

    def keys(self, node: Node) -> list[tuple[str, Node]]:
        if node.type == "dotted_key":
            return [pair for child in node.named_children for pair in self.keys(child)]
        return [(next(iter(tomllib.loads(f"{node.text.decode()} = 0"))), node)]

    def below(self, place: Place, keys: list[tuple[str, Node]]) -> Place:
        for key, node in keys:
            place = (*place, self.counts[place], key) if place in self.counts else (*place, key)
            self.found.setdefault(place, Location(self.span(node), None))
        return place

    def document(self, root: Node) -> dict[Place, Location]:
        assert not root.has_error, root
        for node in root.named_children:
            if node.type == "pair":
                self.pair((), node)
            elif node.type != "comment":
                header, *pairs = node.named_children
                keys = self.keys(header)
                place = self.below((), keys)
                if node.type == "table_array_element":
                    self.counts[place] = self.counts.get(place, -1) + 1
                    place = (*place, self.counts[place])
                    self.found[place] = Location(self.span(keys[-1][1]), None)
                for pair in pairs:
                    if pair.type == "pair":
                        self.pair(place, pair)
        return self.found

    def pair(self, table: Place, node: Node) -> None:
        written, value = (child for child in node.named_children if child.type != "comment")
        keys = self.keys(written)
        place = self.below(table, keys)
        self.found[place] = Location(self.span(keys[-1][1]), self.span(value))
        self.value(place, value)

    def value(self, place: Place, node: Node) -> None:
        inside = [child for child in node.named_children if child.type != "comment"]
        if node.type == "inline_table":
            for pair in inside:
                self.pair(place, pair)
        elif node.type == "array":
            for i, element in enumerate(inside):
                self.found[*place, i] = Location(self.span(element), self.span(element))
                self.value((*place, i), element)


def by_tree_sitter(text: str) -> dict[Place, Location]:
    return Oracle(text.encode()).document(PARSER.parse(text.encode()).root_node)


def places(raw: Any, place: Place = ()) -> dict[Place, Any]:
    """Return every key, table and list element that tomllib finds, by its place."""
    found = {place: raw} if place else {}
    for key, value in raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ():
        found |= places(value, (*place, key))
    return found


def assert_located(text: str) -> None:
    """Check the scanner against tree-sitter's tree, and against the keys and values that tomllib reads."""
    locations, values, lines = locate(text), places(tomllib.loads(text)), text.split("\n")
    assert locations == by_tree_sitter(text)
    assert locations.keys() == values.keys()
    for place, location in locations.items():
        for span in filter(None, (location.key, location.value)):
            assert 0 < span.length <= len(lines[span.line - 1].removesuffix("\r")) - span.column + 1
        key = written(lines, location.key)
        if isinstance(place[-1], str):
            assert tomllib.loads(f"{key} = 0") == {place[-1]: 0}
        if location.value and not isinstance(values[place], dict | list) and "\n" not in str(values[place]):
            value = written(lines, location.value)
            if not value.startswith(('"""', "'''")):
                assert repr(tomllib.loads(f"x = {value}")) == repr({"x": values[place]})  # nan is not itself


def written(lines: list[str], span: Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.column - 1 + span.length]


NASTY = {
    "nothing": "",
    "only a comment": "# nothing = 1",
    "blank lines and no end of line": "\n\n   a=1",
    "dotted keys": """
        a.b.c = 1
        a . b . d = 2
        a.e = { f.g = 3, f.h = 4 }
        1.2 = 3.4
    """,
    "quoted keys": r"""
        "a.b" = 1
        'c "d"' = 2
        "e\"f" = 3
        "é\u0041\\" = 4
        "" = 5
        '#' = 6
        ["x y".'z=[w]'."\"]"]
        "[q]" . r = 7
    """,
    "headers": """
        [a.b]
        x = 1
        [ a ]
        y = 2
        [ a . "c" ] # [not.a.header]
        z = 3
        [d]
        [e]""",
    "arrays of tables": """
        [[a]]
        x = 1
        [a.b]
        y = 2
        [[a.c]]
        z = 3
        [[a.c]]
        z = 4
        [a.c.d]
        w = 5
        [[a]]
        x = 6
        [[ a . c ]]
        z.y = 7
        [[a.c.e.f]]
        v = 8
        [[a]]
    """,
    "an array of inline tables": 'path = [ { job = "current", until = 2025-09-06 }, { job = "lab" } ]',
    "arrays": """
        a = [1,2 , 3,]
        b = [ # [
          "x]", # ]
          'y,', [ [ ], [ 4 ] ],

          { c = [ 5, { d = 6 } ] },
        ]
        e = []
        f = [[[1]]]
        g = {}
        h = [{}, {}]
    """,
    "strings": r'''
        a = "x # y"
        b = 'x \'
        c = "\" ] } , \\"
        d = ""
        e = ''
        f = """one line"""
        g = \'\'\'one 'line' \'\'\'
        h = """
          two "lines" \
          """
        i = """ends in a quote""""
        j = """ends in two"""""
        k = \'\'\'ends in two''\'\'\'
        l = """escaped \""" end"""
        m = \'\'\'
        [not]
        a = 1
        # header\'\'\'
        n = """"quoted" at the start"""
        o = """"""
        p = ["""a
        b""", \'\'\'c
        d\'\'\', { q = """e
        f""" }]
        r = """\\"""
    '''.replace(r"\'\'\'", "'''"),
    "dates and numbers": """
        a = 2025-07-01
        b = 2025-07-01 10:00:00 # with a blank
        c = 2025-07-01T10:00:00.5Z
        d = [2025-07-01 10:00:00-07:00,2025-07-02]
        e = { f = 2025-07-01 10:00:00, g = 10:00:00 }
        h = 1_000.5e+3#comment
        i = [+inf,-nan,0x1F,0b1]
        j = true
    """,
    "comments everywhere": """
        # one
        a = 1 # two
        [b] # three = 3
        c = [ # four
          1, # five ]
          # six
          2 # seven,
          , 3
        ] # eight
        # nine""",
    "tabs": "\ta\t=\t1\t# x\n[\tb\t.\tc\t]\n\td\t=\t[\t1\t,\t{\te\t=\t2\t}\t]\n",
    "CRLF": (
        '# one\r\na = 1\r\n[b]\r\nc = [\r\n  1, # x\r\n  { d = 2 },\r\n]\r\ne = """x\r\ny"""\r\n'
        '\r\n[[f]]\r\ng = "h"\r\nk = { l = 1 }\r\n'
    ),
    "unicode": """
        "Zürich" = "Rösti 🥔" # 🧀
        "🥔" = ["é", { "ü" = 'ß' }]
        a = "\u2028\u0085" # \u2029 are no ends of line in TOML
        b = 1
    """,
}


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("configs/*.toml")), *sorted(ROOT.glob("careersim/**/*.toml"))], ids=lambda p: p.name
)
def test_every_key_and_value_of_a_file_is_located(path):
    assert_located(path.read_text("utf-8"))


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_every_key_and_value_of_a_nasty_text_is_located(text):
    assert_located(text)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_line_ends_of_windows_change_no_location(text):
    unix = text.replace("\r\n", "\n")
    assert locate(unix.replace("\n", "\r\n")) == locate(unix)


def test_an_inline_array_of_several_lines_is_shown_by_its_first():
    assert locate('a = [\n  1,\n  2,\n]\nb = """x\ny"""') == {
        ("a",): Location(Span(1, 1, 1), Span(1, 5, 1)),
        ("a", 0): Location(Span(2, 3, 1), Span(2, 3, 1)),
        ("a", 1): Location(Span(3, 3, 1), Span(3, 3, 1)),
        ("b",): Location(Span(5, 1, 1), Span(5, 5, 4)),
    }


def test_a_table_stands_at_its_first_mention():
    assert locate("[a.b]\n[a]\nc.d = 1\n[[e]]\n[[e]]") == {
        ("a",): Location(Span(1, 2, 1), None),
        ("a", "b"): Location(Span(1, 4, 1), None),
        ("a", "c"): Location(Span(3, 1, 1), None),
        ("a", "c", "d"): Location(Span(3, 3, 1), Span(3, 7, 1)),
        ("e",): Location(Span(4, 3, 1), None),
        ("e", 0): Location(Span(4, 3, 1), None),
        ("e", 1): Location(Span(5, 3, 1), None),
    }


# --- random documents -----------------------------------------------------------------------------------------

blanks = st.sampled_from(["", " ", "\t", "  "])
plain = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
breaks = st.sampled_from(["", "\n", "\n  ", " # x]}\n\t", "\n\n", "#\n"])


def basic(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


quoted = st.one_of(
    st.text(plain, max_size=6).map(basic), st.text(plain, max_size=6).filter(lambda t: "'" not in t).map("'{}'".format)
)
long = st.one_of(
    st.text(plain | st.just("\n"), max_size=12).map(lambda t: '"' * 3 + basic(t)[1:-1] + '"' * 3),
    st.sampled_from(['"""a"b""c\n""""', "'''\n'a'b''c'''''", '"""\\\n  x"""']),
)
scalars = st.one_of(
    st.integers().map(str),
    st.floats(allow_nan=False).map(str),
    st.booleans().map(lambda flag: str(flag).lower()),
    st.dates().map(str),
    st.datetimes().map(str),
    st.times().map(str),
    quoted,
    long,
)
names = st.one_of(st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True), quoted)


@st.composite
def pairs(draw: st.DrawFn, values: st.SearchStrategy[str], n: int) -> list[str]:
    """Return `key = value` for n keys that differ, some of them dotted."""
    keys = draw(st.lists(names, min_size=n, max_size=n, unique_by=lambda key: next(iter(tomllib.loads(f"{key} = 0")))))
    tails = draw(st.lists(st.lists(names, max_size=2), min_size=n, max_size=n))
    found = []
    for key, tail in zip(keys, tails, strict=True):
        dot = draw(blanks) + "." + draw(blanks)
        found.append(dot.join([key, *tail]) + draw(blanks) + "=" + draw(blanks) + draw(values))
    return found


@st.composite
def inline(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    if draw(st.booleans()):
        inner = draw(pairs(values, draw(st.integers(0, 3))))
        return "{" + draw(blanks) + (draw(blanks) + "," + draw(blanks)).join(inner) + draw(blanks) + "}"
    elements = draw(st.lists(values, max_size=3))
    comma = draw(blanks) + "," + draw(breaks) if elements and draw(st.booleans()) else ""
    return "[" + draw(breaks) + (draw(breaks) + "," + draw(breaks)).join(elements) + draw(breaks) + comma + "]"


values = st.recursive(scalars, inline, max_leaves=6)


@st.composite
def tables(draw: st.DrawFn, headers: list[str], depth: int) -> list[str]:
    """Return the lines of one table's pairs and, below them, of its tables and arrays of tables."""
    n_pairs, n_tables = draw(st.integers(0, 3)), draw(st.integers(0, 2 if depth else 0))
    keys = draw(pairs(values, n_pairs + n_tables))
    lines = [draw(blanks) + pair + draw(st.sampled_from(["", " # x = 1", "  "])) for pair in keys[:n_pairs]]
    for i in range(n_tables):
        path = [*headers, f"t{i}", *draw(st.lists(st.sampled_from(["u", '"v w"', "'x.y'"]), max_size=1))]
        name = (draw(blanks) + "." + draw(blanks)).join(path)
        if draw(st.booleans()):
            lines += [draw(blanks) + f"[{draw(blanks)}{name}{draw(blanks)}]", *draw(tables(path, depth - 1))]
        else:
            for _ in range(draw(st.integers(1, 2))):
                lines += [f"[[{name}]]{draw(blanks)}# [[x]]", "", *draw(tables(path, depth - 1))]
    return lines


def is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False  # a key given twice
    return True


@given(tables([], 3).map("\n".join).filter(is_toml))
def test_every_key_and_value_of_a_random_document_is_located(text):
    assert_located(text)


def test_what_the_corpus_holds():
    kinds = {type(value) for text in NASTY.values() for value in places(tomllib.loads(text)).values()}
    assert kinds >= {str, int, float, bool, date, datetime, time, list, dict}
