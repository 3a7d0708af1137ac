"""The runner of benchmarks: registers, measures ours beside the peer, prints one line a size."""

import json
import sys
from types import SimpleNamespace

import benchmarks.__main__ as runner
import pytest
from benchmarks.registry import SUBJECTS, NotInstalledError, Subject, benchmark


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(runner, "SUBJECTS", {})
    monkeypatch.setattr("benchmarks.registry.SUBJECTS", runner.SUBJECTS)
    monkeypatch.setattr(runner, "load_subjects", lambda: None)

    @benchmark("sum", sizes=(10, 20), goal="no slower than sum()", peer="builtin", repeats=2)
    def prepare(size):
        values = list(range(size))
        return Subject(
            ours=lambda: sum(values), peer=lambda: size * (size - 1) // 2, difference=lambda a, b: abs(a - b)
        )

    return runner.SUBJECTS


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    return runner.main()


def test_a_subject_is_prepared_measured_and_compared(registered):
    row = runner.measure(registered["sum"].prepare(10), repeats=2)
    assert row["difference"] == 0
    assert row["wall"] >= 0
    assert {"cpu", "first_to_last", "peer_wall", "peer_cpu", "wall_ratio", "cpu_ratio"} <= set(row)


def test_the_time_of_commands_that_were_waited_for_counts(monkeypatch):
    times = iter([(0.0, 0.0), (2.0, 0.5)])

    def spent():
        user, system = next(times)
        return SimpleNamespace(children_user=user, children_system=system)

    monkeypatch.setattr(runner.time, "process_time", lambda: 1.0)
    monkeypatch.setattr(runner.os, "times", spent)
    assert runner.clock(lambda: "done")[1:] == (2.5, "done")


def test_a_subject_without_peer_has_no_ratio(registered):
    row = runner.measure(Subject(ours=lambda: None), repeats=1)
    assert "wall_ratio" not in row


def test_every_size_gives_a_line(registered, monkeypatch, capsys):
    assert run(monkeypatch, "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["benchmark"], row["size"], row["peer"]) for row in rows] == [
        ("sum", 10, "builtin"),
        ("sum", 20, "builtin"),
    ]


def test_one_size_can_be_chosen_and_read_by_people(registered, monkeypatch, capsys):
    assert run(monkeypatch, "sum", "--size", "20") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("benchmark=sum  size=20  peer=builtin  wall=")
    assert "no slower than sum()" in printed.err


def test_the_number_of_turns_can_be_chosen(registered, monkeypatch):
    turns = []
    monkeypatch.setattr(runner, "clock", lambda call: (1.0, 1.0, turns.append(call) or call()))
    run(monkeypatch, "sum", "--size", "10", "--repeats", "4")
    assert len(turns) == 2 * (1 + 4)


def test_a_peer_that_is_not_installed_is_said_once(registered, monkeypatch, capsys):
    @benchmark("beside", sizes=(1, 2), goal="beside a peer", peer="elsewhere", repeats=1)
    def prepare(size):
        raise NotInstalledError("elsewhere is not installed")

    assert run(monkeypatch, "beside", "sum", "--size", "1") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("# skipped: elsewhere is not installed") == 1


def test_an_unknown_key_is_named_with_the_known(registered, monkeypatch, capsys):
    assert run(monkeypatch, "summ") == 1
    assert "unknown: summ; known: sum" in capsys.readouterr().err


def test_a_key_twice_is_refused(registered):
    with pytest.raises(ValueError, match="benchmark 'sum' is registered twice"):
        benchmark("sum", sizes=(1,), goal="")(print)


def test_shipped_subjects_state_a_goal_and_sizes():
    runner.load_subjects()
    assert all(subject.goal and subject.sizes and subject.repeats > 0 for subject in SUBJECTS.values())
