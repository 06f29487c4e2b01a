"""A matplotlib figure -> SVG inside the page: in its fonts and colours, and without inline styles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from matplotlib import rc_context
from matplotlib.figure import Figure

from careersim.plain import plain
from careersim.report.glyphs import boxes_allowed
from careersim.report.page.markup import Markup

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
WIDTH = 4.6
"""Inches, at a font of 9 points: a picture that is as wide as a phone has letters of the page's own size."""
INK = "#010203"
"""Stands for the colour of the page's text, which is not the same by day and by night."""
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "careersim",
    "svg.fonttype": "none",
    "font.size": 9.0,
    "axes.titlesize": 9.0,
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor", "xtick.color", "ytick.color"), INK
    ),
}
KEPT = {"transform", "clip-path", "d", "x", "y", "width", "height"}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the style of the page."""
    with rc_context(STYLE):
        yield


def inline_svg(figure: Figure, name: str, description: str) -> Markup:
    """Return a figure, drawn within `drawing`, as one SVG element.

    name : of its own on the page; what the picture refers to inside itself is called after it.
    description : what a screen reader says in its place.
    """
    file = io.BytesIO()
    with boxes_allowed():
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    drawn = ElementTree.fromstring(file.getvalue())  # noqa: S314 - it was made two lines above
    svg = Element("svg", {"viewBox": drawn.attrib["viewBox"], "role": "img", "aria-label": plain(description)})
    svg.extend(made for child in drawn if (made := _kept(child, name)) is not None)
    return Markup(ElementTree.tostring(svg, encoding="unicode"))


def _kept(old: Element, name: str) -> Element | None:
    """Return a copy of an element in attributes that the page's security policy allows, or None to leave it out."""
    tag = old.tag.removeprefix(SVG)
    if tag in ("metadata", "style"):
        return None
    new = Element(tag, {key: value for key, value in old.attrib.items() if key in KEPT})
    if tag in ("path", "clipPath") and "id" in old.attrib:
        new.set("id", f"{name}-{old.attrib['id']}")
    if "clip-path" in new.attrib:
        new.set("clip-path", new.attrib["clip-path"].replace("#", f"#{name}-"))
    if f"{XLINK}href" in old.attrib:
        new.set("href", old.attrib[f"{XLINK}href"].replace("#", f"#{name}-"))
    if "d" in new.attrib:
        new.set("d", _path(new.attrib["d"]))
    for declaration in old.attrib.get("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key and key not in ("font", "font-family", "stroke-miterlimit"):
            new.set(key, value.replace(INK, "currentColor"))
    new.text = old.text if tag == "text" else None
    children = [made for child in old if (made := _kept(child, name)) is not None]
    if tag == "g" and not new.attrib and len(children) == 1:
        return children[0]
    if tag in ("g", "defs") and not children:
        return None
    if tag == "path" and new.get("fill") == "none" and "stroke" not in new.attrib:
        return None  # the empty backgrounds of figure and axes
    new.extend(children)
    return new


def _path(commands: str) -> str:
    """Return the commands of a path with a digit of a point after the comma, which is enough for a screen."""
    return " ".join(word if word.isalpha() else f"{float(word):.4g}" for word in commands.split())
