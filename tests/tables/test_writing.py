"""The one door through which files are written: whole, and over nothing that should stay."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from tests.small import write_study

from kringloop.core import ResultsError
from kringloop.tables import replace_file, require_free, write_results


def text(words):
    return lambda path: path.write_text(words, encoding="utf-8")


def left(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_new_file_is_written_whole_in_a_folder_that_is_made(tmp_path):
    out = tmp_path / "a" / "b" / "new.txt"
    assert replace_file(out, text("new")) is False
    assert out.read_text(encoding="utf-8") == "new"
    assert left(out.parent) == ["new.txt"]


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path):
    out = tmp_path / "kept.txt"
    out.write_text("kept", encoding="utf-8")
    out.chmod(0o640)
    with pytest.raises(ResultsError, match=r"kept\.txt is there already; replace it with --force"):
        replace_file(out, text("new"))
    assert out.read_text(encoding="utf-8") == "kept"
    assert replace_file(out, text("new"), force=True) is True
    assert out.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_link_stays_and_its_target_is_replaced(tmp_path):
    target, link, nowhere = tmp_path / "target.txt", tmp_path / "link.txt", tmp_path / "dangling.txt"
    target.write_text("kept", encoding="utf-8")
    link.symlink_to("target.txt")
    nowhere.symlink_to("made.txt")
    with pytest.raises(ResultsError, match="is there already"):
        replace_file(link, text("new"))
    replace_file(link, text("new"), force=True)
    replace_file(nowhere, text("made"))
    assert (link.is_symlink(), nowhere.is_symlink()) == (True, True)
    assert target.read_text(encoding="utf-8") == "new"
    assert (tmp_path / "made.txt").read_text(encoding="utf-8") == "made"


def test_a_link_to_itself_is_a_sentence(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ResultsError, match=r"loop cannot be written: .*symbolic links"):
        replace_file(tmp_path / "loop", text("x"))


def test_a_pipe_is_written_through(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    replace_file(pipe, text("through" * 20_000))
    reader.join(20)
    assert read == ["through" * 20_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device():
    before = os.stat("/dev/null")
    assert replace_file(Path("/dev/null"), text("gone")) is False
    assert os.stat("/dev/null").st_ino == before.st_ino
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize("name", ["study.yaml", "waste.csv", "origins.csv", "link.csv"])
def test_files_of_a_study_are_never_replaced(tmp_path, name):
    folder = write_study(tmp_path / "own").parent
    (folder / "link.csv").symlink_to("waste.csv")
    before = (folder / name).read_bytes()
    with pytest.raises(ResultsError, match="is part of a study, which is never replaced"):
        replace_file(folder / name, text("x"), force=True)
    assert (folder / name).read_bytes() == before


def test_other_files_beside_a_study_are_like_any_other(tmp_path):
    folder = write_study(tmp_path / "own").parent
    (folder / "figures.csv").write_text("old", encoding="utf-8")
    assert replace_file(folder / "figures.csv", text("new"), force=True)


def test_a_results_file_is_never_replaced(tmp_path):
    path = write_results(tmp_path / "small-0123456789.duckdb", {}, {"study": "small"})
    before = path.read_bytes()
    with pytest.raises(ResultsError, match="is a results file, which is never replaced"):
        require_free(path, force=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["", "file/below.txt", "n" * 300, "a\0b"])
def test_a_place_that_cannot_be_is_a_sentence(tmp_path, place):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ResultsError, match="--out"):
        replace_file(tmp_path / place, text("x"))
    assert left(tmp_path) == ["file"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError, SystemExit])
def test_whatever_stops_the_writer_leaves_nothing(tmp_path, error):
    def stopped(path):
        path.write_text("half", encoding="utf-8")
        raise error

    with pytest.raises(error):
        replace_file(tmp_path / "new" / "file.txt", stopped)
    assert left(tmp_path) == []


def test_a_file_that_comes_meanwhile_stays(tmp_path):
    out = tmp_path / "out.txt"

    def slow(path):
        path.write_text("ours", encoding="utf-8")
        out.write_text("theirs", encoding="utf-8")

    with pytest.raises(ResultsError, match="cannot be written"):
        replace_file(out, slow)
    assert (left(tmp_path), out.read_text(encoding="utf-8")) == (["out.txt"], "theirs")


KILLED = """
import sys, time
from pathlib import Path
from kringloop.cli.main import stop_in_order
from kringloop.tables import replace_file

def write(path):
    path.write_text("half")
    print("half", flush=True)
    time.sleep(60)

stop_in_order()
replace_file(Path(sys.argv[1]), write, force=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_the_old_file(tmp_path, sign):
    out = tmp_path / "out.txt"
    out.write_text("old", encoding="utf-8")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "half\n"
        child.send_signal(sign)
        child.communicate(timeout=60)
    assert (left(tmp_path), out.read_text(encoding="utf-8")) == (["out.txt"], "old")
