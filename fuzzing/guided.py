"""Let the coverage of the loader guide the fuzzer: `python -m fuzzing.guided -max_total_time=600`.

Needs the extra `fuzz`. The options are those of libFuzzer; what is found is written here as `crash-...`, which is one
more word to see it again. With `--answers` every file that is valid is simulated and shown too, which is slower.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from importlib import import_module
from pathlib import Path
from random import Random

try:
    import atheris
except ImportError:
    sys.exit("fuzzing.guided needs atheris: pip install 'careersim[fuzz]'")

with atheris.instrument_imports(include=["careersim"]):
    # What makes a decision of a text, or faults, and nothing else: the loader imports these two when it needs them,
    # and whoever asks for every key has every kind imported.
    for module in ("locate", "not_toml"):
        import_module(f"careersim.{module}")
    from careersim.keys import all_keys

    all_keys()

from fuzzing.judge import SECONDS, judge, read
from fuzzing.mutations import mutated
from fuzzing.offers import offers
from fuzzing.toml import toml

MADE = 50
"""Files from the schema to begin with, beside the examples and the files of the tests that have faults."""
AS_BYTES = 0.25
"""So many mutations are of bytes, which mostly leave no TOML; the others are of what the file says."""


def one_input(data: bytes) -> None:
    read(data.decode("utf-8", "replace"))


def one_answer(data: bytes) -> None:
    judge(data.decode("utf-8", "replace"))


def mutation(data: bytes, most: int, seed: int) -> bytes:
    """Return at most so many bytes of a file with something else in it."""
    random = Random(seed)
    if random.random() >= AS_BYTES:
        try:
            return toml(mutated(random, tomllib.loads(data.decode()))).encode()[:most]
        except (ValueError, RecursionError):
            pass  # is no TOML
    found: bytes = atheris.Mutate(data, most)
    return found


def write_seeds(folder: Path) -> None:
    """Write the files to begin with into a folder."""
    texts = [path.read_text("utf-8") for of in ("configs", "tests/bad") for path in sorted(Path(of).glob("*.toml"))]
    texts += [toml(offers(Random(seed))) for seed in range(MADE)]
    for i, text in enumerate(texts):
        (folder / f"{i}.toml").write_text(text, "utf-8")


def main() -> None:
    """Fuzz until the time is up, or something fails."""
    has_answers = "--answers" in sys.argv
    given = [word for word in sys.argv[1:] if word != "--answers"]
    with tempfile.TemporaryDirectory() as seeds:
        write_seeds(Path(seeds))
        words = [sys.argv[0], f"-timeout={SECONDS}", *given]
        # Where files are named, only these are tried.
        if not any(Path(word).is_file() for word in given):
            words.append(seeds)
        atheris.Setup(words, one_answer if has_answers else one_input, custom_mutator=mutation)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
