"""Each notebook is kept twice: as text, which is read and edited, and as .ipynb, which is run and opened.

After a change of the text, write the .ipynb anew with `python tests/test_notebooks.py`.
"""

import json
from pathlib import Path
from typing import Any

import jupytext
import pytest

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PRIVATE = ("careersim.engine", "careersim.report", "careersim.commands")


def notebook(text: Path) -> dict[str, Any]:
    """Return the notebook that a text stands for, without outputs."""
    cells = []
    for i, cell in enumerate(jupytext.read(text).cells, start=1):
        kept = {"cell_type": cell.cell_type, "id": f"cell-{i:02}", "metadata": {}}
        if cell.cell_type == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept | {"source": cell.source.splitlines(keepends=True)})
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def written(text: Path) -> str:
    return json.dumps(notebook(text), indent=1, ensure_ascii=False) + "\n"


def test_every_notebook_has_its_text() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == {path.stem for path in NOTEBOOKS.glob("*.py")}


@pytest.mark.parametrize("text", sorted(NOTEBOOKS.glob("*.py")), ids=lambda path: path.stem)
def test_a_notebook_is_what_its_text_says_and_checks_something(text: Path) -> None:
    kept = json.loads(text.with_suffix(".ipynb").read_text("utf-8"))
    made = notebook(text)
    assert [cell["source"] for cell in kept["cells"]] == [cell["source"] for cell in made["cells"]]
    assert kept == made, "write it anew: python tests/test_notebooks.py"
    source = text.read_text("utf-8")
    assert "\nassert " in source
    assert not any(name in source for name in PRIVATE)


if __name__ == "__main__":
    for text in NOTEBOOKS.glob("*.py"):
        text.with_suffix(".ipynb").write_text(written(text), "utf-8")
