"""A result as it shows itself, and as tables of other libraries."""

import sys
from pathlib import Path

import numpy as np
import pytest

import careersim as cs
from careersim.result import Result

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def result() -> Result:
    return cs.simulate(cs.load(ROOT / "configs" / "cloud-or-lab.toml"), 2048)


def test_a_result_says_its_answer(result: Result) -> None:
    said = repr(result)
    assert said.startswith("Stay in the cloud, or go back to research?\n")
    assert 'So: choose "lab after the bonus".' in said
    assert said.endswith("<Result: 2,048 paths, seed 0, stay, lab, after-bonus>")
    assert max(map(len, said.splitlines())) <= 80


def test_in_a_notebook_the_table_comes_too_and_names_are_escaped() -> None:
    text = '[current]\nname = "<i>A & B</i>"\nsalary = 2\n[offers."<b>"]\nsalary = 1\n'
    shown = cs.simulate(cs.loads(text), 512)._repr_html_()
    assert '<th scope="row" role="rowheader">stay</th>' in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_to_dataframe_has_a_column_a_measure_and_alternative(result: Result) -> None:
    frame = result.to_dataframe()
    assert frame.shape == (2048, 6 * 3)
    assert frame.columns.names == ["measure", "alternative"]
    np.testing.assert_array_equal(frame["present_value"]["lab"], result.present_value["lab"])
    np.testing.assert_array_equal(frame["all_in"]["stay"], result.all_in("stay"))
    assert frame.index.name == "path"


def test_to_xarray_has_the_same_on_named_axes(result: Result) -> None:
    data = result.to_xarray()
    assert dict(data.sizes) == {"alternative": 3, "path": 2048}
    np.testing.assert_array_equal(data["regret"].sel(alternative="lab"), result.regret("lab"))
    assert data.attrs["seed"] == 0
    assert float(data["present_value"].mean("path").sel(alternative="stay")) == pytest.approx(
        result.figures.alternatives["stay"].present_value.mean.value
    )


def test_what_the_file_leaves_undefined_is_no_column() -> None:
    frame = cs.simulate(cs.loads("[current]\nsalary = 2\n[offers.b]\nsalary = 1\n"), 512).to_dataframe()
    assert "all_in" not in frame.columns.get_level_values("measure")


@pytest.mark.parametrize(("library", "method"), [("pandas", "to_dataframe"), ("xarray", "to_xarray")])
def test_without_the_library_it_is_an_import_error(
    result: Result, monkeypatch: pytest.MonkeyPatch, library: str, method: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=library):
        getattr(result, method)()
