"""Read a release of CEPII BACI as CEPII publishes it: a zip with a file per year and the codes of countries.

Owns the format: columns `t i j k v q` (year, exporter, importer, code, thousand US dollar, tonnes), codes of countries
as numbers, unknown tonnes as `NA` padded with blanks, and codes of goods that lose their leading nought where a program
took them for numbers. A release has some 250 million rows: years are read one by one, and only the codes asked for
are kept.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import SourceError, listing

_YEAR: Final = re.compile(r"(?:.*/)?BACI_HS\d\d_Y(\d{4})_V\w+\.csv")
_COUNTRIES: Final = re.compile(r"(?:.*/)?country_codes_V\w+\.csv")
_COLUMNS: Final = ("t", "i", "j", "k", "v", "q")
_LENGTH: Final = 6
_UNKNOWN: Final = ("", "NA")


def read_baci(path: Path, *, codes: Collection[str], years: Collection[int]) -> pl.DataFrame:
    """Rows `year, exporter, importer, hs6, value, tonnes`: countries by ISO code, thousand US dollar; null is unknown.

    Parameters
    ----------
    path  : the zip of a release, such as BACI_HS92_V202601.zip
    codes : codes of goods wanted, six digits
    years : years wanted

    Raises
    ------
    SourceError   no whole release, a year or code that it does not have, a country without a code, a figure that is
                  none
    """
    wanted = sorted(codes)
    if wrong := [code for code in wanted if not re.fullmatch(r"\d{6}", code)]:
        raise SourceError(
            f"{listing(wrong)}: no codes of six digits; write them as text, with their leading nought",
            nl=f"{listing(wrong, language='nl')}: geen codes van zes cijfers; schrijf ze als tekst, met de nul vooraan",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            files = {int(found[1]): name for name in names if (found := _YEAR.fullmatch(name))}
            _require_years(path, files, years)
            countries = _countries(path, archive, names)
            frames = [_year(path, archive, files[year], year, wanted) for year in sorted(years)]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(
            f"{path} is no whole zip file of BACI: {error}",
            nl=f"{path} is geen heel zipbestand van BACI: {error}",
        ) from None
    rows = pl.concat(frames)
    _require_codes(path, rows, wanted)
    return _named(path, rows, countries)


def _require_years(path: Path, files: Mapping[int, str], years: Collection[int]) -> None:
    lost = sorted(set(years) - files.keys())
    if lost or not years:
        held = listing(sorted(files), most=3) if files else "–"
        raise SourceError(
            f"{path} has no year {listing(lost)}; it has {len(files)} years: {held}",
            nl=f"{path} heeft geen jaar {listing(lost, language='nl')}; het heeft {len(files)} jaren: {held}",
        )


def _countries(path: Path, archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """ISO code of each country by its number."""
    name = next((name for name in names if _COUNTRIES.fullmatch(name)), None)
    frame = pl.DataFrame() if name is None else pl.read_csv(archive.read(name), infer_schema=False)
    if not {"country_code", "country_iso3"} <= set(frame.columns):
        raise SourceError(
            f"{path} has no codes of countries (country_codes_V….csv with country_code and country_iso3)",
            nl=f"{path} heeft geen codes van landen (country_codes_V….csv met country_code en country_iso3)",
        )
    pairs = frame.select("country_code", "country_iso3").drop_nulls().rows()
    return {code.strip(): iso.strip() for code, iso in pairs if iso.strip() not in _UNKNOWN}


def _year(path: Path, archive: zipfile.ZipFile, name: str, year: int, codes: list[str]) -> pl.DataFrame:
    """The rows of a year under the codes that are wanted, as text but for the year."""
    content = archive.read(name)
    header = content.split(b"\n", 1)[0].decode("utf-8-sig").strip().replace('"', "").split(",")
    if tuple(header) != _COLUMNS:
        raise SourceError(
            f"{path}, {name}: the columns are {listing(header)}; expected {listing(_COLUMNS)}",
            nl=f"{path}, {name}: de kolommen zijn {listing(header, language='nl')}; verwacht "
            f"{listing(_COLUMNS, language='nl')}",
        )
    rows = pl.scan_csv(io.BytesIO(content), infer_schema=False).select(pl.all().str.strip_chars())
    found = (
        rows.with_columns(pl.col("k").str.zfill(_LENGTH)).filter(pl.col("k").is_in(codes)).collect(engine="streaming")
    )
    other = found.filter(pl.col("t") != str(year))
    if other.height:
        raise SourceError(
            f"{path}, {name}: holds rows of the year {other['t'][0]}",
            nl=f"{path}, {name}: bevat rijen van het jaar {other['t'][0]}",
        )
    return found.with_columns(_figure(path, name, found, "v"), _figure(path, name, found, "q"))


def _figure(path: Path, name: str, frame: pl.DataFrame, column: str) -> pl.Series:
    cells = frame[column].fill_null("")
    read = cells.cast(pl.Float64, strict=False)
    wrong = cells.filter(~read.is_finite().fill_null(value=False) & ~cells.is_in(_UNKNOWN))
    if wrong.len():
        raise SourceError(
            f"{path}, {name}, column {column}: '{wrong[0]}' is no number; unknown is written NA",
            nl=f"{path}, {name}, kolom {column}: '{wrong[0]}' is geen getal; onbekend wordt NA geschreven",
        )
    return read.alias(column)


def _require_codes(path: Path, frame: pl.DataFrame, codes: list[str]) -> None:
    lost = sorted(set(codes) - set(frame["k"]))
    if lost or not codes:
        raise SourceError(
            f"{path} has no trade under {listing(lost)} in these years; a code can have moved with an edition",
            nl=f"{path} heeft geen handel onder {listing(lost, language='nl')} in deze jaren; een code kan met een "
            "editie zijn verhuisd",
        )


def _named(path: Path, frame: pl.DataFrame, countries: Mapping[str, str]) -> pl.DataFrame:
    """The tidy rows, with countries by their ISO code."""
    lost = sorted({*frame["i"], *frame["j"]} - countries.keys())
    if lost:
        raise SourceError(
            f"{path}: countries {listing(lost)} have no ISO code in its list",
            nl=f"{path}: landen {listing(lost, language='nl')} hebben geen ISO-code in de lijst",
        )
    return frame.select(
        pl.col("t").cast(pl.Int64).alias("year"),
        pl.col("i").replace_strict(dict(countries), return_dtype=pl.String).alias("exporter"),
        pl.col("j").replace_strict(dict(countries), return_dtype=pl.String).alias("importer"),
        pl.col("k").alias("hs6"),
        pl.col("v").alias("value"),
        pl.col("q").alias("tonnes"),
    )
