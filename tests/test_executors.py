"""The bits are the same from one process, two, threads and a Dask cluster, one of whose workers dies on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import careersim as cs
from careersim.cli import status
from careersim.engine.block import block
from careersim.engine.chunk import chunk_ranges
from careersim.engine.executor import pool

THIS_PROCESS = os.getpid()
ROOT = Path(__file__).parent.parent
FILE = ROOT / "configs" / "cloud-or-lab.toml"
PATHS, KEEP = 1 << 19, 1 << 17


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    return cs.simulate(cs.load(FILE), PATHS, keep=KEEP).summary()


def test_threads_give_the_same_bits(alone: dict[str, object]) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert cs.simulate(cs.load(FILE), PATHS, keep=KEEP, executor=executor).summary() == alone


def test_processes_give_the_same_bits(alone: dict[str, object]) -> None:
    with ProcessPoolExecutor(2) as executor:
        assert cs.simulate(cs.load(FILE), PATHS, keep=KEEP, executor=executor).summary() == alone


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_give_the_same_bits(alone: dict[str, object], workers: int) -> None:
    assert cs.simulate(cs.load(FILE), PATHS, keep=KEEP, workers=workers).summary() == alone


def test_workers_simulate_the_paths_that_are_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = cs.load(FILE)
    alone = cs.simulate(decision, 1 << 14)
    monkeypatch.setattr("careersim.simulation.block", _block_elsewhere)
    shared = cs.simulate(decision, 1 << 14, workers=2)
    for key in decision.alternative_keys:
        assert (shared.present_value[key] == alone.present_value[key]).all()


def _block_elsewhere(*arguments: object) -> object:
    assert os.getpid() != THIS_PROCESS
    return block(*arguments)


@pytest.mark.parametrize(("first", "n_blocks"), [(0, 1), (32, 33), (32, 128), (32, 5_000), (128, 100_000)])
def test_chunks_hold_every_block_once_and_in_order(first: int, n_blocks: int) -> None:
    chunks = [*chunk_ranges(first, n_blocks)]
    assert [block for blocks in chunks for block in blocks] == [*range(first, n_blocks)]
    assert max(map(len, chunks)) <= 256


class LosesEverySecond(ThreadPoolExecutor):
    """An executor whose workers die."""

    n_submitted = 0

    def submit(self, task, /, *arguments):
        self.n_submitted += 1
        if self.n_submitted % 2:
            return super().submit(task, *arguments)
        return super().submit(lambda: (_ for _ in ()).throw(OSError("the worker is gone")))


def test_what_an_executor_loses_is_made_here(alone: dict[str, object]) -> None:
    with LosesEverySecond(2) as executor:
        assert cs.simulate(cs.load(FILE), PATHS, keep=KEEP, executor=executor).summary() == alone
        assert executor.n_submitted > 10


def test_a_fault_of_the_task_itself_shows() -> None:
    def task(work: int) -> int:
        return 1 // work

    with (
        ThreadPoolExecutor(1) as threads,
        pool(task, None, threads) as run,
        pytest.raises(ZeroDivisionError),
    ):
        [*run([2, 1, 0])]


class Counts(Executor):
    """An executor that is done at once."""

    n_submitted = 0

    def submit(self, task, /, *arguments):
        self.n_submitted += 1
        done: Future[object] = Future()
        done.set_result(task(*arguments))
        return done


@pytest.mark.parametrize(("workers", "n_ahead"), [(None, 16), (2, 16), (100, 200)])
def test_every_worker_of_an_executor_has_work(workers: int | None, n_ahead: int) -> None:
    executor = Counts()
    with pool(abs, workers, executor) as run:
        assert next(iter(run(range(1000)))) == (0, 0)
        assert executor.n_submitted == n_ahead


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a Dask scheduler and two workers as processes of their own; give its address and the workers."""
    pytest.importorskip("distributed")
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    address_file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    local = ["--host", "127.0.0.1"]
    log = (tmp_path / "dask.log").open("wb")
    quiet = {"stdout": log, "stderr": log, "env": environment}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *local, "--port", "0", "--no-dashboard", "--scheduler-file", str(address_file)], **quiet
    )
    one_worker = [
        *dask,
        "worker",
        "--scheduler-file",
        str(address_file),
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
    ]
    workers = []
    try:
        deadline = time.monotonic() + 60
        while not address_file.exists() or not address_file.read_text():
            assert time.monotonic() < deadline, (tmp_path / "dask.log").read_text()
            time.sleep(0.1)
        workers = [subprocess.Popen(one_worker, **quiet) for _ in range(2)]
        yield json.loads(address_file.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()
        log.close()


def test_a_dask_cluster_gives_the_same_bits_though_a_worker_dies(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], alone: dict[str, object]
) -> None:
    from distributed import Client

    address, workers = cluster
    seen = []

    def kill_one(done: int, total: int) -> None:
        # In the midst of the run: some chunks are back, some are still out.
        if not seen and done > KEEP:
            workers[0].send_signal(signal.SIGKILL)
            seen.append(done)

    with Client(address) as client:
        client.wait_for_workers(2, timeout=60)
        result = cs.simulate(
            cs.load(FILE), PATHS, keep=KEEP, executor=client.get_executor(), progress=kill_one
        ).summary()
    assert seen
    assert seen[0] < PATHS
    assert workers[0].wait(10) == -signal.SIGKILL
    assert result == alone


def test_the_command_runs_on_a_cluster(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], capsys: pytest.CaptureFixture[str]
) -> None:
    address, _ = cluster
    arguments = ["run", str(FILE), "--json", "--paths", "8192"]
    assert status([*arguments, "--scheduler", address]) == 0
    there = capsys.readouterr().out
    assert status(arguments) == 0
    assert json.loads(there) == json.loads(capsys.readouterr().out)


def test_an_address_where_nobody_answers_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import distributed

    def nobody(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", nobody)
    assert status(["run", str(FILE), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "nobody answers at 'tcp://127.0.0.1:1'" in capsys.readouterr().err


def test_without_dask_the_hint_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert status(["run", str(FILE), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "pip install 'careersim[distributed]'" in capsys.readouterr().err


# --- interruptions --------------------------------------------------------------------------------------------


def interrupt_at(paths: int):
    def progress(done: int, total: int) -> None:
        if done >= paths:
            raise KeyboardInterrupt

    return progress


def test_an_interrupted_run_gives_what_was_done() -> None:
    decision = cs.load(FILE)
    with pytest.raises(cs.Interrupted) as stopped:
        cs.simulate(decision, PATHS, keep=KEEP, progress=interrupt_at(1 << 18))
    result = stopped.value.result
    assert result is not None
    assert 1 << 18 <= result.provenance.paths < PATHS
    summary = result.summary()
    assert (summary["paths"], summary["paths_asked"]) == (result.provenance.paths, PATHS)
    # The same as a run of so many paths in the same pieces, but for how far the first estimates reach.
    whole = cs.simulate(decision, PATHS, keep=KEEP).figures.alternatives["stay"].present_value.mean
    mean = result.figures.alternatives["stay"].present_value.mean
    assert abs(mean.value - whole.value) < 4 * mean.se


def test_a_run_interrupted_among_its_first_paths_gives_nothing() -> None:
    with pytest.raises(cs.Interrupted) as stopped:
        cs.simulate(cs.load(FILE), PATHS, keep=KEEP, progress=interrupt_at(1))
    assert stopped.value.result is None
