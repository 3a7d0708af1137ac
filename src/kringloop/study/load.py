"""From a study file and its tables to a ledger; every problem of every file is reported at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kringloop.core import (
    KringloopError,
    Names,
    Origin,
    Problems,
    StudyError,
    TableError,
    UnknownNameError,
    did_you_mean,
    is_web_link,
    require_unit,
)
from kringloop.ledger import Account, Ledger, Nodes, refuse_overlap
from kringloop.models import compute_rows
from kringloop.reference import classification
from kringloop.robustness import BESIDE_STUDY, Margin, margins_of_study
from kringloop.study.accounts import assemble, nodes_from, renamed, tree_from
from kringloop.study.addresses import OPEN, Address, fits_year
from kringloop.study.asking import SettingsError, ask
from kringloop.study.balanced import check_balanced
from kringloop.study.confidential import refuse_confidential
from kringloop.study.grouping import MEMBERS, Groups, check_groups, check_used, with_members
from kringloop.study.inputs import Inputs
from kringloop.study.model import AccountSpec, StudyFile, parse_study, readable_part
from kringloop.study.named import ENDS, check_called, check_regions, check_shown
from kringloop.study.own_indicators import checked_on
from kringloop.tables import (
    Classification,
    Column,
    Schema,
    YamlFile,
    parse_table,
    read_plain,
    read_text,
    read_yaml,
    row_lines,
)
from kringloop.targets import BESIDE_STUDY as TARGETS_FILE
from kringloop.targets import TARGETS, check_targets

PARTS = frozenset({"leaf", "rounding", "unspecified"})
_NODE_COLUMNS = ("id", "name_nl", "name_en", "stage", "sector", "region", "actor")
_SERIES = dict.fromkeys(("series", "unit", "name_nl", "name_en", "items"), pl.String)
_ORIGIN_COLUMNS = ("id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")


@dataclass(frozen=True, slots=True)
class Study:
    """A study ready to run: its file, its ledger, and the tables as they were read."""

    path: Path
    file: StudyFile
    ledger: Ledger
    tables: Mapping[str, pl.DataFrame] = field(repr=False)
    totals: Mapping[str, pl.DataFrame] = field(repr=False)
    trees: Mapping[str, Classification] = field(repr=False)
    series: pl.DataFrame = field(repr=False)
    cells: pl.DataFrame = field(repr=False)
    input_hash: str
    margins: tuple[Margin, ...] = ()
    """The rules of the table of margins beside the study file; none where it has none."""
    targets: pl.DataFrame | None = field(default=None, repr=False)
    """The table of targets beside the study file; None where it has none."""
    perspectives: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The texts of the perspectives that are ready beside the study, by key."""

    @property
    def key(self) -> str:
        return self.file.study


def load_study(path: Path) -> Study:
    """Read, check and assemble a study.

    Raises
    ------
    StudyError   with one line per problem: file, line, what is wrong, nearest spelling
    """
    file = read_yaml(path)
    problems = Problems(str(file.path))
    study = readable_part(file, problems)
    if study is None:
        problems.raise_if_any(StudyError, closing="Nothing was run.")
    assert study is not None
    return _Loader(file, study, problems).load()


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands under the accounts of a study: its file, nodes, origins and classifications."""

    study: StudyFile
    nodes: Nodes
    origins: Mapping[str, Origin]
    trees: Mapping[str, Classification]


def load_ground(path: Path, accounts: Collection[str]) -> Ground:
    """The ground of a study and the classifications of some accounts, without any account.

    Raises
    ------
    StudyError   as `load_study`, for what is read
    """
    file = read_yaml(path)
    return _Loader(file, parse_study(file), Problems(str(file.path))).ground(accounts)


class _Loader:
    """Reads the tables of one study and collects every problem on the way."""

    def __init__(self, file: YamlFile, study: StudyFile, problems: Problems) -> None:
        self.file = file
        self.study = study
        self.folder = file.path.parent
        self.problems = problems
        self.inputs = Inputs(file)
        self.lines: dict[str, Mapping[int, int]] = {}
        self.origin_ids: set[str] = set()
        self.trees: dict[str, Classification] = {}
        self.groups: Groups = {}
        self.series: list[pl.DataFrame] = []

    def load(self) -> Study:
        self._groups()
        trees = self._trees()
        origins = self._origins()
        nodes = self._nodes(trees)
        cells = self._cells(frozenset(self.origin_ids))
        accounts: list[Account] = []
        frames, totals = dict[str, pl.DataFrame](), dict[str, pl.DataFrame]()
        for key, spec in self.study.accounts.items():
            frame = self._account_frame(key, spec, nodes, frozenset(self.origin_ids))
            if frame.is_empty() or nodes is None:
                continue
            frames[key] = frame
            made = self._accounts(key, spec, frame, nodes)
            accounts += made
            if spec.totals is not None and made:
                totals[key] = self._totals(spec, made[0])
        check_balanced(self.file, self.study, frames, self.problems)
        check_regions(self.file, self.study, trees.get("region"), nodes, self.problems)
        check_called(self.file, self.study, self.trees, self.problems)
        check_used(self.groups, self.trees, self.file, self.problems)
        self.inputs.add_margins(self.study, self.problems)
        margins, targets, perspectives = self._margins(), self._targets(), self.inputs.add_perspectives(self.problems)
        self._stop_if_any()
        assert nodes is not None
        check_shown(self.file, self.study, self.trees, nodes, frames, self.problems)
        ledger = self._ledger(nodes, accounts, origins)
        self._stop_if_any()
        assert ledger is not None
        series = pl.concat(self.series) if self.series else pl.DataFrame(schema=_SERIES)
        return Study(
            path=self.file.path, file=self.study, ledger=ledger, tables=frames, totals=totals, trees=self.trees,
            series=series, cells=cells, input_hash=self.inputs.hash, margins=margins,
            targets=targets, perspectives=perspectives,
        )  # fmt: skip

    def _margins(self) -> tuple[Margin, ...]:
        try:
            return margins_of_study(self.folder)
        except TableError as error:
            self.problems.add(BESIDE_STUDY, error)
            return ()

    def _targets(self) -> pl.DataFrame | None:
        if not (self.folder / TARGETS_FILE).exists():
            return None
        frame, problems = self._read(Path(TARGETS_FILE), TARGETS), Problems(TARGETS_FILE)
        if len(self.problems) == 0:
            check_targets(frame, self.study.known_indicators, problems)
        self.problems.extend(problems)
        return frame

    def ground(self, accounts: Collection[str]) -> Ground:
        self._groups()
        trees = self._trees()
        origins = self._origins()
        nodes = self._nodes(trees)
        for key in accounts:
            for name, tree in self.study.accounts[key].dimensions.items():
                if tree:
                    self._classification(tree, ("accounts", key, "dimensions", name))
        self._stop_if_any()
        assert nodes is not None
        return Ground(self.study, nodes, origins, self.trees)

    def _stop_if_any(self) -> None:
        self.problems.raise_if_any(StudyError, closing="Nothing was run.")

    def _trees(self) -> dict[str, Classification]:
        trees: dict[str, Classification] = {}
        for attribute, key in self.study.classifications.items():
            tree = self._classification(key, ("classifications", attribute))
            if tree is not None:
                trees[attribute] = tree
        if "stage" not in trees:
            trees["stage"] = self.trees["stages"] = classification("stages")
        return trees

    def _classification(self, key: str, path: tuple[str | int, ...]) -> Classification | None:
        """A classification of the package, or a CSV file beside the study; read once."""
        if key not in self.trees:
            try:
                tree = self._own_classification(key) if key.endswith(".csv") else classification(key)
            except UnknownNameError as error:
                self.problems.add(self.file.place(path), error)
                return None
            if tree is None:
                return None
            tree = renamed(tree, {c: Names(n.nl, n.en) for c, n in self.study.called.get(key, {}).items()})
            self.trees[key] = self._grouped(tree)
        return self.trees[key]

    def _groups(self) -> None:
        """The tables of groups, before the classifications whose codes they put together."""
        for name, spec in self.study.groups.items():
            tree = self._classification(spec.groups, ("groups", name, "groups"))
            frame = self._read(spec.members, MEMBERS)
            if tree is None or frame.is_empty():
                continue
            check_groups(name, spec, tree, frame, self.lines[str(spec.members)], self.file, self.problems)
            self.groups = with_members(self.groups, name, tree, frame)

    def _grouped(self, tree: Classification) -> Classification:
        """A classification with the groups its codes are put in."""
        try:
            return Classification(tree.key, tree.codes, self.groups.get(tree.key))
        except UnknownNameError as error:
            self.problems.add(self.file.place(("groups",)), error)
            return tree

    def _own_classification(self, name: str) -> Classification | None:
        columns = tuple(Column(name=n, empty=n == "parent") for n in ("code", "parent", "name_nl", "name_en"))
        frame = self._read(Path(name), Schema(columns=columns, key=("code",)))
        try:
            return tree_from(name, frame)
        except KringloopError as error:
            self.problems.add(name, error)
            return None

    def _read(self, path: Path, schema: Schema) -> pl.DataFrame:
        """A table beside the study file; problems are collected under its name."""
        full = self.folder / path
        try:
            text = read_text(full)
        except TableError as error:
            self.problems.add(str(path), error)
            return pl.DataFrame(schema={c.name: pl.String for c in schema.columns})
        self.inputs.add(str(path), content=text.encode())
        problems = Problems(str(path))
        frame = parse_table(text, schema, problems)
        self.lines[str(path)] = row_lines(text, frame.height)
        if len(problems) == 0 and frame.is_empty():
            problems.add("1", "there is a header and no row below it")
        self.problems.extend(problems)
        return frame if len(problems) == 0 else pl.DataFrame(schema={c.name: pl.String for c in schema.columns})

    def _origins(self) -> dict[str, Origin]:
        optional = {"url", "note"}
        columns = tuple(Column(name=n, empty=n in optional, optional=n in optional) for n in _ORIGIN_COLUMNS)
        found: dict[str, Origin] = {}
        for path in self.study.origins:
            frame = self._read(path, Schema(columns=columns, key=("id",)))
            for number, row in enumerate(frame.iter_rows(named=True), 2):
                number = self.lines[str(path)].get(number, number)
                id = row.pop("id")
                self.origin_ids.add(id)
                if len(id.split()) > 1:
                    self.problems.add(f"{path}:{number}", f"the id '{id}' holds a blank; write it as one word")
                if row["url"] and not is_web_link(row["url"]):
                    self.problems.add(
                        f"{path}:{number}:url", f"'{row['url'][:80]}' is no address of a page (https://…)"
                    )
                if id in found:
                    self.problems.add(f"{path}:{number}", f"the origin '{id}' stands twice")
                try:
                    found[id] = Origin(**{k: v or "" for k, v in row.items()})  # type: ignore[arg-type]  # kind is checked
                except KringloopError as error:
                    self.problems.add(f"{path}:{number}", error)
        return found

    def _cells(self, origins: frozenset[str]) -> pl.DataFrame:
        """Where the figures stand at their producers, of a study that says so."""
        names = Address._fields
        if self.study.cells is None:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        columns = tuple(Column(name=n, empty=n in OPEN) for n in names)
        frame = self._read(self.study.cells, Schema(columns=columns, key=names))
        for row, (source, value) in enumerate(frame.select("source", "value").iter_rows(), 2):
            number = self.lines[str(self.study.cells)].get(row, row)
            if origins and source not in origins:
                told = f"'{source}' has no origin; {did_you_mean(source, origins)}"
                self.problems.add(f"{self.study.cells}:{number}:source", told)
            if not fits_year(value):
                self.problems.add(
                    f"{self.study.cells}:{number}:value", f"'{value}' has a mark in braces that is not year"
                )
        return frame.select(names)

    def _nodes(self, trees: Mapping[str, Classification]) -> Nodes | None:
        columns = []
        for name in _NODE_COLUMNS:
            plain = name in ("id", "name_nl", "name_en")
            columns.append(Column(name=name, empty=not plain and name != "stage", codes=trees.get(name)))
        schema = Schema(columns=tuple(columns), key=("id",))
        frames = [self._read(path, schema).cast(dict.fromkeys(_NODE_COLUMNS, pl.String)) for path in self.study.nodes]
        if any(frame.is_empty() for frame in frames):
            return None  # told before
        try:
            return nodes_from(pl.concat(frames), trees, self.study.places)
        except KringloopError as error:
            self.problems.add(", ".join(map(str, self.study.nodes)), error)
            return None

    def _account_frame(self, key: str, spec: AccountSpec, nodes: Nodes | None, origins: frozenset[str]) -> pl.DataFrame:
        frame = self._table(key, spec, nodes, origins) if spec.table is not None else self._computed(key, spec)
        return self._inside_years(spec, frame) if not frame.is_empty() else frame

    def _computed(self, key: str, spec: AccountSpec) -> pl.DataFrame:
        """Rows of an engine; its inputs count among the inputs of the run."""
        for name, tree in spec.dimensions.items():
            if tree:
                self._classification(tree, ("accounts", key, "dimensions", name))
        unread = False
        for name, path in spec.inputs.items():
            try:
                self.inputs.add(key, name, content=read_plain(self.folder / path))
            except TableError as error:
                self.problems.add(self.file.place(("accounts", key, "inputs", name)), error)
                unread = True
        if unread:
            return pl.DataFrame()
        try:
            return compute_rows(ask(spec, self.folder), spec.layers, spec.deviations)
        except SettingsError as error:
            for setting, why in error.problems:
                where = ("accounts", key, *setting)
                self.problems.add(self.file.place(where), f"{'.'.join(where)}  {why}")
            return pl.DataFrame()
        except KringloopError as error:
            self.problems.add(self.file.place(("accounts", key)), error)
            return pl.DataFrame()

    def _table(self, key: str, spec: AccountSpec, nodes: Nodes | None, origins: frozenset[str]) -> pl.DataFrame:
        assert spec.table is not None
        columns = [] if spec.year is not None else [Column(name="year", type="integer")]
        ends = ENDS[spec.kind]
        ids = frozenset(nodes.by_id) if nodes is not None else None
        columns += [Column(name=end, codes=ids) for end in ends]
        for name, tree in spec.dimensions.items():
            path = ("accounts", key, "dimensions", name)
            columns.append(Column(name=name, empty=True, codes=self._classification(tree, path) if tree else None))
        layers = ("value",) if spec.series is not None else tuple(spec.layers)
        columns += [Column(name="series")] if spec.series is not None else []
        columns += [Column(name=n, type="number", empty=True) for n in (*layers, *spec.deviations.values())]
        columns.append(Column(name="part", codes=PARTS, optional=True, empty=True))
        columns.append(Column(name="flag", empty=True, optional=True))
        columns.append(Column(name="source", codes=origins or None))  # none: told before
        keys = [c.name for c in columns if c.name in {"year", "series", *ends, *spec.dimensions}]
        frame = self._read(spec.table, Schema(columns=tuple(columns), key=tuple(keys)))
        lines = self.lines.get(str(spec.table), {})
        refuse_confidential(frame, layers, self.problems, table=str(spec.table), lines=lines)
        if spec.year is not None and not frame.is_empty():
            frame = frame.with_columns(year=pl.lit(spec.year, dtype=pl.Int64))
        return frame

    def _inside_years(self, spec: AccountSpec, frame: pl.DataFrame) -> pl.DataFrame:
        first, last = self.study.years
        if spec.year is not None or self.file.content.get("years") != [first, last]:  # told before
            return frame
        outside = frame.with_row_index("_row", 2).filter(~pl.col("year").is_between(first, last))
        for row in outside.head(5).iter_rows(named=True):
            place = f"{spec.words}:{self.lines.get(str(spec.table), {}).get(row['_row'], row['_row'])}"
            self.problems.add(
                place, f"year {row['year']} lies outside the study ({first}–{last}); widen 'years' or cut the table"
            )
        if outside.height > 5:
            self.problems.add(spec.words, f"and {outside.height - 5} more rows outside the study")
        return frame.clear() if outside.height else frame

    def _accounts(self, key: str, spec: AccountSpec, frame: pl.DataFrame, nodes: Nodes) -> list[Account]:
        units = self._series_units(spec)
        if any(tree and tree not in self.trees for tree in spec.dimensions.values()):
            return []  # told before
        try:
            return list(assemble(key, spec, frame, nodes=nodes, trees=self.trees, series_units=units))
        except KringloopError as error:
            self.problems.add(spec.words, error)
            return []

    def _series_units(self, spec: AccountSpec) -> dict[str, str]:
        if spec.series is None:
            return {}
        names = ("series", "unit", "name_nl", "name_en")
        columns = tuple(Column(name=n) for n in names)
        columns += tuple(Column(name=n, empty=True, optional=True) for n in ("items", "source"))
        frame = self._read(spec.series, Schema(columns=columns, key=("series",)))
        for number, unit in enumerate(frame["unit"].to_list(), 2):
            try:
                require_unit(unit)
            except KringloopError as error:
                line = self.lines[str(spec.series)].get(number, number)
                self.problems.add(f"{spec.series}:{line}:unit", error)
        if "items" not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("items"))
        for number, key in enumerate(frame["items"].to_list(), 2):
            if key and self._classification(key, ("accounts",)) is None:
                self.problems.add(f"{spec.series}:{number}:items", f"'{key}' is not a known classification")
        self.series.append(frame.select(list(_SERIES)))
        return dict(zip(frame["series"].to_list(), frame["unit"].to_list(), strict=True))

    def _totals(self, spec: AccountSpec, account: Account) -> pl.DataFrame:
        """Published totals: `year`, layers of the account, and any of its dimensions as a column."""
        assert spec.totals is not None
        try:
            header = read_text(self.folder / spec.totals).split("\n", 1)[0]
        except TableError as error:
            self.problems.add(str(spec.totals), error)
            return pl.DataFrame()
        names = dict.fromkeys(h.strip().strip('"') for h in header.split(","))
        columns = [Column(name="year", type="integer")]
        columns += [Column(name=n, type="number", empty=True) for n in spec.layers if n in names]
        if len(columns) == 1:
            hint = did_you_mean("", spec.layers)
            self.problems.add(f"{spec.totals}:1", f"there is no column of published figures; {hint}")
        known = ("year", *spec.layers, *account.dimension_names)
        for name in (n for n in names if n not in known):
            self.problems.add(f"{spec.totals}:1", f"column '{name}' is not declared; {did_you_mean(name, known)}")
        for name in (n for n in names if n in account.dimension_names):
            try:
                dimension = account.dimension(name)
            except KringloopError as error:
                self.problems.add(f"{spec.totals}:1:{name}", error)
                continue
            codes = dimension.tree or frozenset(dimension.labels)
            columns.append(Column(name=name, empty=True, codes=codes))
        key = tuple(c.name for c in columns if c.type != "number")
        if not names.keys() <= set(known):
            return pl.DataFrame()
        return self._read(spec.totals, Schema(columns=tuple(columns), key=key))

    def _ledger(self, nodes: Nodes, accounts: list[Account], origins: Mapping[str, Origin]) -> Ledger | None:
        for account in accounts:
            try:
                refuse_overlap(account)
            except KringloopError as error:
                table = self.study.accounts[account.key].words if account.key in self.study.accounts else account.key
                self.problems.add(str(table), error)
        if len(self.problems):
            return None
        ledger = Ledger(nodes, accounts, origins, checked=True)
        return checked_on(ledger, self.study.own_indicators, self.file, self.problems)
