"""Small faults put into a sample of the engine, pay, taxes and prices, one at a time: do the tests of each find them?

    pip install 'careersim[mutants]'
    nice -n 19 python tests/mutants/sample.py                      all targets, ten mutants each
    nice -n 19 python tests/mutants/sample.py --each 5 --only pay/bonus.py

Works in a copy, so that the tree is never changed. Prints a row a target, then each mutant that no test found.
"""

import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome

ROOT = Path(__file__).parents[2]
CASES = "tests/cases"
PAY, LIFE, KEPT = (f"{CASES}/test_{of}_by_hand.py" for of in ("pay", "life", "shares_kept"))
MONEY = f"tests/engine/test_cashflow.py tests/engine/test_changes.py {CASES}"
# Its published form has the ends of every number.
SCHEMA = "tests/test_schema.py"
PRICES, MARKETS = f"tests/verify/test_recipes.py tests/test_kinds.py {SCHEMA}", "tests/test_markets.py"
TARGETS = {
    "engine/batch_means.py": "tests/engine/test_tally.py -k 'merging or known_error or batches_may or error_of_block'",
    "engine/spells.py": f"tests/test_departure.py {CASES}",
    "engine/cashflow.py": MONEY,
    "engine/changes.py": MONEY,
    "engine/products.py": MONEY,
    "pay/bonus.py": f"{PAY} {LIFE} {SCHEMA} -k 'bonus or published'",
    "pay/clawback.py": f"{PAY} {LIFE} {SCHEMA} -k 'clawback or repaid or published'",
    "pay/espp.py": f"{LIFE} {SCHEMA} -k 'espp or published'",
    "pay/options.py": f"{LIFE} {KEPT} {SCHEMA} -k 'option or exercise or window or kept or minimum or published'",
    "taxes/ramps.py": "tests/taxes/test_ramps.py",
    "taxes/us/payroll.py": "tests/taxes/test_us.py -k 'not never_falls'",
    "prices/gbm.py": f"{PRICES} -k 'moments_of_a_price or test_kinds.py and gbm or published'",
    "prices/jump_diffusion.py": f"{PRICES} {MARKETS} -k 'engine_meets and jumps or test_kinds.py and jump_diffusion"
    " or published or jump_diffusion and (expected_price_is_kept or promised) or crash_of'",
    "prices/private.py": f"{PRICES} {MARKETS} {LIFE} -k 'exit_or or rounds or preference or test_kinds.py and private"
    " or published or of_a_private_company or pseudo and (at_an_exit or follows_the_factor and gbm)'",
}
"""Modules, each with the tests that are to find what is wrong in it."""
NOT_SAMPLED = ("BinaryOperator_BitOr",)
"""Operators that only reach type annotations."""


def session(copy: Path, module: str, asked: argparse.Namespace) -> Path:
    """Return the database of a sample of a target's mutants."""
    tests = TARGETS[module]
    config, database = copy / "session.toml", copy / f"{module.replace('/', '-')}.sqlite"
    command = f"{asked.python} -m pytest -x -q -o addopts= -p no:cacheprovider -p no:nbmake -p no:xdist {tests}"
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "careersim/{module}"\ntimeout = {asked.timeout}\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n',
        "utf-8",
    )
    # Tests that fail without a mutant would find every one.
    cosmic_ray(copy, "baseline", config.name)
    cosmic_ray(copy, "init", config.name, database.name)
    with closing(sqlite3.connect(database)) as db, db:
        items = [
            (job, operator)
            for job, operator in db.execute("SELECT job_id, operator_name FROM mutation_specs ORDER BY 2, occurrence")
            if not any(no in operator for no in NOT_SAMPLED)
        ]
        chosen = random.Random(f"{asked.seed} {module}").sample(items, min(asked.each, len(items)))
        kept = ", ".join(f"'{job}'" for job, _ in chosen)
        for table in ("mutation_specs", "work_items"):
            db.execute(f"DELETE FROM {table} WHERE job_id NOT IN ({kept})")
    return database


def cosmic_ray(copy: Path, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *words], cwd=copy, env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=10, help="mutants of each target")
    parser.add_argument("--python", default=sys.executable, help="that runs the tests, where not the same one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--timeout", type=float, default=120.0, help="seconds by the clock; beyond, a mutant counts as hung"
    )
    parser.add_argument("--only", help="a part of the targets' names")
    asked = parser.parse_args()
    survivors: list[str] = []
    print("| module | mutants | found | of these hung | survived |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "careersim"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*_cache", ".venv"))
        for module in (name for name in TARGETS if (asked.only or "") in name):
            database = session(copy, module, asked)
            cosmic_ray(copy, "exec", "session.toml", database.name)
            with use_db(str(database), WorkDB.Mode.open) as db:
                results = [one for _, one in db.results]
            lived = [one for one in results if one.test_outcome == TestOutcome.SURVIVED]
            survivors += [f"{module}\n{one.diff}" for one in lived]
            n_hung = sum(one.output == "timeout" for one in results)
            print(f"| {module} | {len(results)} | {len(results) - len(lived)} | {n_hung} | {len(lived)} |", flush=True)
    print("\n" + "\n".join(re.sub(r"^--- mutation.*\n", "", text) for text in survivors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
