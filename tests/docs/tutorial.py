"""Run a tutorial as its reader would: read the code blocks of a Markdown page, execute, compare.

```python     executed in an empty folder; all of a page share one namespace
```output     what the block before it printed
```console    lines that begin with `$ kringloop` go through the command line, in an empty
              folder; the lines below a command are what it prints. `# exit 1` behind a
              command says that it ends so.

<!-- file: F -->                     the block below it, of whatever kind, is written to the file F
<!-- below "TEXT" in: F -->          … is put into F, below the line that begins with TEXT
<!-- instead of "TEXT" in: F -->     … takes the place of that line
<!-- at the end of: F -->            … is added to F

In shown output `…` stands for anything within a line, and alone on a line for any lines.
`<!-- needs: cli -->` means: what follows needs the module kringloop.cli.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import multiprocessing
import os
import pkgutil
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_MARK = re.compile(r"<!--\s*needs:\s*([\w.]+)\s*-->")
_WRITES = re.compile(r'<!--\s*(file|at the end of|(?:below|instead of) "[^"]+" in):\s*(\S+)\s*-->')
_ANY_FENCE = re.compile(r"^```\w+\s*$")
_FENCE = re.compile(r"^```(python|output|console)\s*$")
_EXIT = re.compile(r"\s+#\s*exit (\d+)\s*$")
_ENTRY = "kringloop.cli:main"
_SCREEN = {"NO_COLOR": "1", "COLUMNS": "120"}
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    [
        *("typer.main", "rich.table", "rich.markup", "pydantic", "yaml", "polars", "duckdb"),
        *("scipy.optimize", "scipy.special", "scipy.sparse.linalg"),
        *(f"kringloop.{room}" for room in ("indicators", "study", "models", "scenarios", "chains", "economies")),
        *(f"kringloop.{room}" for room in ("runs", "standing", "reading", "perspectives", "cli.main", "cli.showing")),
    ]
)
"""Each command is a process of its own, which begins with the modules that most of them need already read.

Only read: a library with threads at work cannot begin anew in them."""


@dataclass(frozen=True)
class Block:
    """One piece of code with the line it starts on, what it should print, and the module it needs."""

    kind: str
    text: str
    line: int
    needs: str = ""
    output: str | None = None
    writes: tuple[str, str] | None = None
    """How the text gets into which file; None for what is run."""


def read_blocks(text: str) -> list[Block]:
    """Code blocks in order; an output block belongs to the Python block before it."""
    blocks: list[Block] = []
    needs = ""
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if mark := _MARK.search(line):
            needs = mark[1]
        elif (asked := _WRITES.search(line)) is not None:
            at, fence_line = next(lines)
            if not _ANY_FENCE.match(fence_line):
                raise ValueError(f"line {at}: a block must follow the line that says where it goes")
            body = "\n".join(_until_fence(lines, at))
            blocks.append(Block("write", body, at + 1, needs, writes=(asked[1], asked[2])))
        elif fence := _FENCE.match(line):
            body = "\n".join(_until_fence(lines, number))
            if fence[1] == "output":
                if not blocks or blocks[-1].kind != "python" or blocks[-1].output is not None:
                    raise ValueError(f"line {number}: an output block must follow a python block")
                blocks[-1] = replace(blocks[-1], output=body)
            else:
                blocks.append(Block(fence[1], body, number + 1, needs))
    return blocks


def _until_fence(lines: Iterator[tuple[int, str]], start: int) -> Iterator[str]:
    for _, line in lines:
        if line.strip() == "```":
            return
        yield line
    raise ValueError(f"line {start}: the block is not closed")


def parts_of(blocks: Sequence[Block]) -> list[str]:
    """The needs of a page in order of appearance; "" is what needs nothing more."""
    return list(dict.fromkeys(block.needs for block in blocks))


def is_there(needs: str) -> bool:
    """Whether the module a part needs can be imported."""
    return not needs or importlib.util.find_spec(f"kringloop.{needs}") is not None


def run_part(path: Path, needs: str, folder: Path) -> int:
    """Run the blocks of one part, after the Python of the parts above it; the number of blocks that ran."""
    blocks = read_blocks(path.read_text(encoding="utf-8"))
    last = max(i for i, block in enumerate(blocks) if block.needs == needs)
    namespace: dict[str, Any] = {"__name__": "tutorial"}
    ran = 0
    for block in blocks[: last + 1]:
        if block.kind == "python":
            with contextlib.chdir(folder):
                run_python(block, namespace, path.name)
        elif block.writes is not None:
            write(block, folder)
        elif block.needs == needs:
            run_console(block, folder, path.name)
        ran += block.needs == needs
    return ran


def write(block: Block, folder: Path) -> None:
    """Put the text of a block into a file, as a reader of the page would with an editor."""
    assert block.writes is not None
    how, name = block.writes
    path = folder / name
    if how == "file":
        path.write_text(block.text + "\n", encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if how == "at the end of":
        path.write_text(f"{text}{block.text}\n", encoding="utf-8")
        return
    wanted = how.split('"')[1]
    lines = text.splitlines()
    found = [i for i, line in enumerate(lines) if line.startswith(wanted)]
    if len(found) != 1:
        raise ValueError(f"line {block.line}: {len(found)} lines of {name} begin with '{wanted}'; one is needed")
    keep = how.startswith("below")
    lines[found[0] : found[0] + 1] = [lines[found[0]], block.text] if keep else [block.text]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run_python(block: Block, namespace: dict[str, Any], page: str) -> None:
    """Execute a block; compare what it prints when the page shows it."""
    code = compile("\n" * (block.line - 1) + block.text, page, "exec")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    if block.output is not None:
        compare(block.output, printed.getvalue(), f"{page}:{block.line}")


def run_console(block: Block, folder: Path, page: str) -> None:
    """Run each command of a block through the command line; compare what it prints where shown."""
    for command, shown, expected_exit in read_commands(block):
        words = shlex.split(command)
        if words[0] != "kringloop":
            raise ValueError(f"{page}:{block.line}: only kringloop commands can be run; seen '{command}'")
        place = f"{page}:{block.line}: $ {command}"
        ended, printed, told = run_command(words[1:], folder)
        if ended != expected_exit:
            raise AssertionError(f"{place}\nended with {ended}, not {expected_exit}\n{printed}{told}")
        if shown:
            compare(shown, printed, place)


def run_command(words: Sequence[str], folder: Path) -> tuple[int | None, str, str]:
    """Run the command line in a process of its own: its exit code, and what it printed on both streams."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        environment = {**os.environ, **_SCREEN}
        process = _PROCESSES.Process(target=_command_line, args=(_ENTRY, list(words), folder, (out, err), environment))
        process.start()
        process.join()
        return process.exitcode, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")


def _command_line(
    entry: str, words: list[str], folder: Path, streams: tuple[Path, Path], environment: dict[str, str]
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(streams, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["kringloop", *words]
    pkgutil.resolve_name(entry)()


def read_commands(block: Block) -> list[tuple[str, str, int]]:
    """Command, shown output and exit code for each `$` of a console block."""
    found: list[tuple[str, list[str], int]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            ends = _EXIT.search(line)
            found.append((_EXIT.sub("", line[2:]).strip(), [], int(ends[1]) if ends else 0))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            raise ValueError(f"line {block.line}: a console block begins with a command after '$ '")
    return [(command, "\n".join(shown).strip(), code) for command, shown, code in found]


def compare(shown: str, printed: str, place: str) -> None:
    """Raise AssertionError with both texts when what was printed is not what is shown."""
    if not matches(shown, printed):
        raise AssertionError(f"{place}\nshown:\n{shown}\nprinted:\n{printed}")


def matches(shown: str, printed: str) -> bool:
    """Whether `printed` is `shown`, with … for anything; blanks at line ends do not count."""
    pattern = ""
    for line in shown.strip("\n").splitlines():
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += "[^\n]*".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"\n"
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return re.fullmatch(pattern, "".join(line + "\n" for line in lines)) is not None
