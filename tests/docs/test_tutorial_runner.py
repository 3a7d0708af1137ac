"""The runner of tutorials notices what differs."""

import sys
from pathlib import Path

import pytest
from tests.docs.tutorial import Block, is_there, matches, parts_of, read_blocks, read_commands, run_console, run_part

PAGE = """# Title

```python
a = 20
```

text, and a block that is not run:

```text
a = 1
```

```python
print(a + 1)
```

```output
21
```

<!-- needs: nowhere -->

```console
$ kringloop run netherlands
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_blocks_are_read_with_line_output_and_needs():
    blocks = read_blocks(PAGE)
    assert [(b.kind, b.line, b.output, b.needs) for b in blocks] == [
        ("python", 4, None, ""),
        ("python", 14, "21", ""),
        ("console", 24, None, "nowhere"),
    ]
    assert parts_of(blocks) == ["", "nowhere"]


def test_blocks_share_a_namespace(page, tmp_path):
    assert run_part(page, "", tmp_path) == 2


def test_other_output_is_noticed_with_its_place(page, tmp_path):
    page.write_text(PAGE.replace("21\n", "22\n"), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:14\nshown:\n22\nprinted:\n21"):
        run_part(page, "", tmp_path)


def test_an_error_shows_the_line_of_the_page(page, tmp_path):
    page.write_text(PAGE.replace("a + 1", "b"), encoding="utf-8")
    with pytest.raises(NameError) as caught:
        run_part(page, "", tmp_path)
    assert caught.traceback[-1].lineno + 1 == 14


def test_a_missing_module_is_known():
    assert is_there("")
    assert is_there("core")
    assert not is_there("nowhere")


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a", "a\n", True),
        ("a", "a  \n\n", True),
        ("a", "a\nb\n", False),
        ("a … c", "a 12,5 c", True),
        ("a … c", "a\nc", False),
        ("a\n…\nz", "a\nb\nc\nz", True),
        ("a\n…\nz", "a\nz", True),
        ("a\n…", "a\nb\n", True),
        ("a\n…\nz", "a\nb", False),
        ("a.c", "abc", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_matching(shown, printed, same):
    assert matches(shown, printed) is same


def test_commands_are_read_with_output_and_exit():
    block = Block("console", "$ kringloop list\none\ntwo\n$ kringloop show nothing  # exit 1", 1)
    assert read_commands(block) == [("kringloop list", "one\ntwo", 0), ("kringloop show nothing", "", 1)]


def test_only_our_own_commands_are_run(tmp_path):
    with pytest.raises(ValueError, match="only kringloop commands can be run; seen 'rm -r x'"):
        run_console(Block("console", "$ rm -r x", 3), tmp_path, "page.md")


def fails():
    print(sys.argv[1:])
    sys.exit(3)


def test_a_command_that_fails_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.docs.tutorial._ENTRY", "tests.docs.test_tutorial_runner:fails")
    run_console(Block("console", "$ kringloop a 'b c'  # exit 3\n['a', …]", 1), tmp_path, "page.md")
    with pytest.raises(AssertionError, match=r"page\.md:1: \$ kringloop a\nended with 3, not 0"):
        run_console(Block("console", "$ kringloop a", 1), tmp_path, "page.md")


@pytest.mark.parametrize("text", ["```output\n1\n```", "```console\n$ kringloop\n```\n```output\n1\n```"])
def test_output_without_its_block_is_refused(text):
    with pytest.raises(ValueError, match="must follow a python block"):
        read_blocks(text)


def test_an_open_block_is_refused():
    with pytest.raises(ValueError, match="line 1: the block is not closed"):
        read_blocks("```python\na = 1\n")
