"""Reading a results file leaves no notice on stderr when the program ends."""

import subprocess
import sys

import polars as pl

from kringloop.tables import write_results


def test_a_reader_ends_without_a_word(tmp_path):
    path = write_results(tmp_path / "a.duckdb", {"t": pl.DataFrame({"n": [1], "w": ["x"]})}, {"study": "a"})
    code = (
        "import sys; from pathlib import Path; from kringloop.tables import ResultsFile; "
        "print(ResultsFile(Path(sys.argv[1])).table('t').height)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")
