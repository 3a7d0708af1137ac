"""A drawing: the one the pages show, as SVG."""

from __future__ import annotations

from functools import cached_property
from html import escape
from pathlib import Path

from kringloop.core import RangeError
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Picture, Words
from kringloop.tables import replace_file


class Drawing(Shown):
    """A picture with its title, its sentence and the table of what is drawn."""

    def __init__(self, picture: Picture, words: Words) -> None:
        self.picture = picture
        self._words = words

    @property
    def title(self) -> str:
        return self.picture.title

    @property
    def text(self) -> str:
        """What is seen, in a sentence, for who does not see it."""
        return self.picture.text

    @cached_property
    def svg(self) -> str:
        """The whole picture with title and source."""
        return self.picture.svg()

    def png(self) -> bytes:
        """The same as an image of pixels."""
        return self.picture.png()

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Keep it as `.svg` or `.png`.

        Raises
        ------
        RangeError      another ending
        KringloopError  the file is there already, and `force` is not said; or it cannot be written
        """
        place = Path(path)
        if place.suffix not in (".svg", ".png"):
            raise RangeError(
                f"'{place.name}' is not a name for a drawing; end it with .svg or .png",
                nl=f"'{place.name}' is geen naam voor een tekening; laat hem eindigen op .svg of .png",
            )
        data = self.svg.encode() if place.suffix == ".svg" else self.png()
        replace_file(place, lambda partial: partial.write_bytes(data), force=force)
        return place

    def _sheet(self) -> Sheet:
        return Sheet(self.title, notes=(self.text, self.picture.source, self._words("py.drawing")))

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        style = "margin:0;max-width:100%;overflow-x:auto"
        return f'<figure style="{style}" role="img" aria-label="{escape(self.text)}">{self.svg}</figure>'
