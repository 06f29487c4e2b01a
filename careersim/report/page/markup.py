"""Elements of HTML, in which every text is escaped unless it is markup already."""

from __future__ import annotations

from html import escape

from careersim.plain import plain

VOID = ("input", "meta", "link", "br")
"""Elements that hold nothing and have no end."""


class Markup(str):
    """Text that is HTML already; any other text is escaped where it enters an element."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | bool) -> Markup:
    """Return an element.

    attributes : a trailing _ is dropped and any other is a hyphen, `class_`, `aria_label`; True is the bare name,
        and False leaves the attribute out.
    """
    written = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{escape(plain(str(value)))}"'
        for key, value in attributes.items()
        if value is not False
    )
    inside = joined(*children)
    return Markup(f"<{tag}{written}>" if tag in VOID else f"<{tag}{written}>{inside}</{tag}>")


def joined(*children: str) -> Markup:
    """Return texts and elements one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else escape(plain(child)) for child in children))


def paragraph(text: str, **attributes: str | bool) -> Markup:
    """Return a paragraph."""
    return element("p", text, **attributes)


def table(caption: str, headers: list[str], rows: list[list[str]]) -> Markup:
    """Return a table whose first column names the rows; on a narrow screen each row becomes a card.

    headers, rows : the cells of one row a list; each cell repeats its header, which a card shows.
    """
    # A browser forgets that a table is one once its rows are cards: the roles say so again.
    head = [element("th", cell, scope="col", role="columnheader") for cell in headers]
    body = [
        element(
            "tr",
            element("th", first, scope="row", role="rowheader"),
            *(
                element("td", cell, data_label=label, role="cell")
                for cell, label in zip(cells, headers[1:], strict=True)
            ),
            role="row",
        )
        for first, *cells in rows
    ]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *head, role="row"), role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        role="table",
    )


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")
