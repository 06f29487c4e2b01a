"""Let the coverage of the loader guide the fuzzer: `python -m fuzzing.guided -max_total_time=600`.

Needs the extra `fuzz`. The options are those of libFuzzer.
"""

from __future__ import annotations

import sys
from random import Random

try:
    import atheris
except ImportError:
    sys.exit("fuzzing.guided needs atheris: pip install 'careersim[fuzz]'")

with atheris.instrument_imports(include=["careersim"]):
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    from fuzzing.judge import judge
    from fuzzing.mutations import mutated
    from fuzzing.offers import offers
    from fuzzing.toml import toml


@settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def _any_file(random: Random) -> None:
    judge(toml(mutated(random, offers(random))))


def main() -> None:
    """Fuzz until the time is up, or something fails."""
    atheris.Setup(sys.argv, _any_file.hypothesis.fuzz_one_input)  # type: ignore[attr-defined]
    atheris.Fuzz()


if __name__ == "__main__":
    main()
