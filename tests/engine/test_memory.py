"""Memory is flat because nothing keeps what was added up."""

import gc
import weakref
from pathlib import Path

import pytest

import careersim as cs
from careersim.engine.block import block
from careersim.engine.frame import Frame
from careersim.engine.outcomes import joined
from careersim.engine.plan import plan
from careersim.samplers.sobol import Sobol

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.toml"))


@pytest.mark.parametrize("file", CONFIGS, ids=lambda path: path.stem)
def test_outcomes_leave_memory_once_nobody_reads_them(file: Path) -> None:
    """Without the search for rings: it comes after so many objects, however large the arrays are that they hold."""
    decision = cs.load(file)
    prepared = plan(decision)
    gc.disable()
    try:
        outcomes = joined([block(prepared, Sobol(0, prepared.streams, 512, 16), index).outcomes for index in range(2)])
        for measure in Frame.settled(outcomes, decision.reference, None, is_all=True).measures():
            outcomes.sample(measure)
        seen = weakref.ref(outcomes)
        del outcomes
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("file", CONFIGS, ids=lambda path: path.stem)
def test_the_kept_paths_hold_nothing_that_was_made_on_the_way(file: Path) -> None:
    """A number a path for each measure would come to several times the paths themselves."""
    kept = cs.simulate(cs.load(file), 512).outcomes
    assert not kept._made
    assert "highest" not in vars(kept)
