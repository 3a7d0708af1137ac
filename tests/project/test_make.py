"""What `make` does on a bare machine, with stand-ins for Python and pip: no install, no network."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from tests.guards.source import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")

FAKE_PYTHON = f"""#!/bin/sh
# a Python that logs installs, makes a .venv like itself, and else is the real one
case "$*" in
    *"import venv, ensurepip"*) [ -z "$NO_VENV_MODULE" ] ; exit ;;
    "-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; cp "$HERE/kringloop" .venv/bin/; exit ;;
    "-m pip --version") exit ;;
    "-m pip install"*) echo "$*" >>"$HERE/log"; [ -z "$BREAK_INSTALL" ] ; exit ;;
esac
exec '{sys.executable}' "$@"
"""


@pytest.fixture
def checkout(tmp_path):
    """A copy of what make needs, in a folder with a blank in its name, and a bare machine around it."""
    folder = tmp_path / "my checkout"
    (folder / "tools").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "tools/venv.sh"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "src").mkdir()
    (folder / "src" / "ours.py").write_text("", encoding="utf-8")
    binaries = tmp_path / "bin"
    binaries.mkdir()
    for name in ("sh", "make", "cat", "cp", "rm", "mkdir", "awk", "env", "touch"):
        (binaries / name).symlink_to(shutil.which(name))
    write_program(binaries / "python3", FAKE_PYTHON)
    write_program(tmp_path / "kringloop", '#!/bin/sh\necho "ran: $*"\n')
    return folder


def write_program(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def make(folder, *words, **environment):
    home = folder.parent
    names = {"PATH": str(home / "bin"), "HERE": str(home), "LC_ALL": "C"}
    return subprocess.run(
        ["make", *words], cwd=folder, env=names | environment, capture_output=True, text=True, check=False
    )


def installs(folder):
    log = folder.parent / "log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_monitor_installs_once_and_runs_each_time(checkout):
    first, second = make(checkout, "monitor"), make(checkout, "monitor")
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == second.stdout == "ran: run netherlands\n"
    assert [line.split()[-2:] for line in installs(checkout)] == [["--editable", "."]]
    assert "Installing" in first.stderr
    assert second.stderr == ""


def test_our_modules_are_compiled_where_python_writes_no_bytecode(checkout):
    make(checkout, "monitor", PYTHONDONTWRITEBYTECODE="1")
    assert list((checkout / "src").rglob("ours.*.pyc"))


def test_what_tests_need_serves_the_monitor_too(checkout):
    assert make(checkout, ".venv/.installed-test").returncode == 0
    assert make(checkout, "monitor").stdout == "ran: run netherlands\n"
    assert [line.split()[-1] for line in installs(checkout)] == [".[test]"]


def test_changed_dependencies_are_installed(checkout):
    make(checkout, "monitor")
    later = os.stat(checkout / ".venv" / ".installed").st_mtime + 5
    os.utime(checkout / "pyproject.toml", (later, later))
    make(checkout, "monitor")
    assert len(installs(checkout)) == 2


def test_an_interrupted_install_is_made_good(checkout):
    broken = make(checkout, "monitor", BREAK_INSTALL="1")
    assert broken.returncode != 0
    assert "the install did not finish" in broken.stderr
    assert "ran:" not in broken.stdout
    assert make(checkout, "monitor").stdout == "ran: run netherlands\n"


def test_a_half_made_environment_is_made_again(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    write_program(checkout / ".venv" / "bin" / "python", "#!/bin/sh\nexit 1\n")
    assert make(checkout, "monitor").stdout == "ran: run netherlands\n"


def test_a_moved_checkout_is_installed_again(checkout):
    make(checkout, "monitor")
    moved = checkout.rename(checkout.with_name("moved"))
    assert make(moved, "monitor").returncode == 0
    assert len(installs(moved)) == 2


def test_constraints_reach_the_install(checkout):
    make(checkout, "monitor", "CONSTRAINTS=requirements.lock")
    assert "--constraint requirements.lock" in installs(checkout)[0]


def test_a_lock_with_hashes_is_installed_first_and_nothing_is_fetched_after_it(checkout):
    (checkout / "requirements.lock").write_text("# python 3.11\na==1 --hash=sha256:00\n", encoding="utf-8")
    assert make(checkout, "monitor", "CONSTRAINTS=requirements.lock").returncode == 0
    locked, own = installs(checkout)
    assert locked.endswith("--require-hashes --requirement requirements.lock")
    assert own.endswith("--no-deps --no-build-isolation --editable .")


def test_a_lock_that_does_not_hold_stops_the_install(checkout):
    (checkout / "requirements.lock").write_text("# python 3.11\na==1 --hash=sha256:00\n", encoding="utf-8")
    stopped = make(checkout, "monitor", "CONSTRAINTS=requirements.lock", BREAK_INSTALL="yes")
    assert (stopped.returncode, len(installs(checkout))) == (2, 1)
    assert "the install did not finish" in stopped.stderr


def test_an_old_python_is_refused_with_the_way_out(checkout):
    write_program(
        checkout.parent / "bin" / "python3", '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n'
    )
    outcome = make(checkout, "monitor")
    assert outcome.returncode != 0
    assert "Python 3.11 or newer is needed; found: Python 3.9.2." in outcome.stderr
    assert "make monitor PYTHON=" in outcome.stderr


def test_a_python_that_is_not_there_is_named(checkout):
    outcome = make(checkout, "monitor", "PYTHON=python9")
    assert outcome.returncode != 0
    assert "PYTHON is 'python9', which cannot be found." in outcome.stderr


def test_a_python_without_venv_is_told_what_to_install(checkout):
    outcome = make(checkout, "monitor", NO_VENV_MODULE="1")
    assert outcome.returncode != 0
    assert "this Python has no venv module" in outcome.stderr
    assert "python3-venv" in outcome.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["data"], "make data SNAPSHOTS=folder"),
        (["data", "SNAPSHOTS=nowhere"], "SNAPSHOTS is 'nowhere', which is not a folder"),
    ],
)
def test_data_says_what_it_needs(checkout, words, message):
    outcome = make(checkout, *words)
    assert outcome.returncode != 0
    assert message in outcome.stderr


def test_help_is_the_default_and_lists_every_command(checkout):
    shown = make(checkout).stdout
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"make ([a-z]+) ", shown)) == targets
    assert installs(checkout) == []
