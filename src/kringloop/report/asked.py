"""What a report is asked for: a run, a language, a size; and how it is made again."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from kringloop.reading import Reading, Words

WORDS = Path(__file__).parent / "words.toml"


@dataclass(frozen=True)
class Asked:
    """One report."""

    reading: Reading
    words: Words
    size: str
    sector: str = ""

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def command(self) -> str:
        """The command that makes this report again."""
        sector = f" --sector {shlex.quote(self.sector)}" if self.sector else ""
        return f"kringloop report --size {self.size}{sector} --lang {self.language}"

    @property
    def whole_command(self) -> str:
        """The same with the results file."""
        return f"{self.command} --run results/{shlex.quote(self.reading.file_name)}"
