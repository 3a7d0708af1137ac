"""What a study file may say. The only module of the house that knows pydantic."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from kringloop.core import (
    YEAR,
    KringloopError,
    Names,
    Places,
    Problems,
    Registry,
    StudyError,
    conversion_factor,
    did_you_mean,
    listing,
    require_unit,
)
from kringloop.indicators import GOALS, Indicator
from kringloop.study.backcasts import BackcastSpec, check_backcasts
from kringloop.study.concluding import ConclusionSpec, FigureSpec, check_conclusions
from kringloop.study.own_indicators import IndicatorKey, OwnIndicatorSpec, check_own, indicators_with
from kringloop.study.reconciliations import ReconciliationSpec
from kringloop.study.scenario_files import DialSpec, ScenarioSpec, check_dials, check_scenarios, scenario_keys
from kringloop.study.shocks import ShockSpec
from kringloop.study.strict import Code, FilePath, Key, Name, NamesSpec, StrictModel, Year

if TYPE_CHECKING:
    from kringloop.tables import YamlFile

LAYER_MEASURES = {
    "mass": "t",
    "value": "EUR",
    "energy": "TJ",
    "labour": "FTE",
    "ghg": "t_CO2e",
    "exergy": "GJ",
    "units": "piece",
}
"""Layers every study means the same thing by, and a unit theirs must be convertible to."""


def _plain(value: Any, depth: int = 0) -> Any:
    """A setting or choice: text, number, yes or no, or lists and mappings of these."""
    if isinstance(value, date):
        raise ValueError(f"{value} was read as a date; put it in quotes if it is a name, or give a year")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no finite number")
    if isinstance(value, list | tuple):
        return [_plain(v, depth + 1) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if isinstance(value, int) else float(value)
    if value is not None and not isinstance(value, str | bool):
        raise ValueError(f"{type(value).__name__} is no kind of setting; write text, a number, or a list of them")
    return value


Paths = Annotated[tuple[FilePath, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]
Plain = Annotated[Any, BeforeValidator(_plain)]
_TAKEN = {"year", "source", "flag", "part", "series", "origin", "destination", "node"}
_LAST_YEAR, _MOST_YEARS = 9999, 1000


class WordsSpec(StrictModel):
    """What people call the country: its name inside a sentence, and the adjective before a noun."""

    country: NamesSpec
    national: NamesSpec


class AccountSpec(StrictModel):
    """One table of rows.

    kind            : flows, stocks or published
    table           : CSV file, relative to the study file
    layers          : unit of each number column
    dimensions      : text columns beside origin and destination, with their classification or null
    series          : for published tables in long form: CSV with the unit of each series
    year            : the year of all rows, for a table without a column `year`
    totals          : CSV of published totals that the rows must give back
    engine          : what computes the rows, when no table holds them: a supply-chain or a stock model
    inputs          : tables the engine reads, relative to the study file
    settings        : what the engine is asked; each is a visible choice
    apart           : dimensions whose labels exclude each other, such as scenarios: never added up
    adding          : for published figures: dimensions whose labels are parts that add up, such as products
    deviations      : layer → column with its standard deviation
    balanced_with   : for flows: the account of stocks with which every node must close, on the layers that both have
    names           : what pages and reports call an account of one's own
    """

    kind: Literal["flows", "stocks", "published"]
    table: FilePath | None = None
    engine: str | None = None
    inputs: dict[str, FilePath] = Field(default_factory=dict)
    settings: dict[str, Plain] = Field(default_factory=dict)
    layers: dict[Key, str] = Field(default_factory=dict)
    dimensions: dict[Key, str | None] = Field(default_factory=dict)
    series: FilePath | None = None
    year: Year | None = None
    totals: FilePath | None = None
    apart: tuple[str, ...] = ()
    adding: tuple[str, ...] = ()
    deviations: dict[str, str] = Field(default_factory=dict)
    balanced_with: str | None = None
    names: NamesSpec | None = None

    @model_validator(mode="after")
    def _layers_or_series(self) -> AccountSpec:
        if bool(self.layers) == (self.series is not None):
            raise ValueError("give either 'layers' (unit of each number column) or 'series' (a table of units)")
        layers = set(self.layers) or {"value"}
        if taken := (layers | set(self.dimensions)) & _TAKEN | layers & set(self.dimensions):
            raise ValueError(f"{listing(sorted(taken))} already names another column; call the layer or dimension else")
        if self.totals is not None and self.series is not None:
            raise ValueError("'totals' goes with 'layers'; published series are never added up")
        if (self.table is None) == (self.engine is None):
            raise ValueError("give either 'table' (a CSV file) or 'engine' (what computes the rows)")
        if self.engine is None and (self.inputs or self.settings):
            raise ValueError("'inputs' and 'settings' belong to an 'engine'")
        for name in self.apart:
            if name not in self.dimensions:
                raise ValueError(f"'apart' names '{name}', which is not among the dimensions")
        for name in self.adding:
            if name not in self.dimensions:
                raise ValueError(f"'adding' names '{name}', which is not among the dimensions")
        if self.adding and self.kind != "published":
            raise ValueError("'adding' belongs to published figures; flows and stocks add up as they are")
        for name in self.deviations:
            if name not in self.layers:
                raise ValueError(f"'deviations' names '{name}', which is not among the layers")
        if self.balanced_with is not None and self.kind != "flows":
            raise ValueError("'balanced_with' belongs to an account of flows")
        return self

    @property
    def words(self) -> str:
        """Where the rows come from, for messages."""
        return str(self.table) if self.table is not None else f"engine {self.engine}"


class MissingSpec(StrictModel):
    """What belongs under a goal and has no figure: what it is, why, and who would have to hold it."""

    what: NamesSpec
    why: NamesSpec
    holder: NamesSpec


class GroupSpec(StrictModel):
    """Groups in which codes of several classifications are put: a dimension of every account that has such a code.

    names   : what the dimension is called
    groups  : classification of the groups
    members : CSV with `of` (a classification), `code` and `group`
    makers  : account that says which sectors make the products of a group
    made_by : sectors that make a group of which that account has no product
    lacking : per group what there is no figure of, why, and who could know
    """

    names: NamesSpec
    groups: str
    members: FilePath
    makers: Key | None = None
    made_by: dict[Code, list[Code]] = Field(default_factory=dict)
    lacking: dict[Code, list[MissingSpec]] = Field(default_factory=dict)


class ShowSpec(StrictModel):
    """What the tables and pages show: labels per dimension, the cell a headline is taken from, the front per goal.

    `front` names indicators (`key`) or definitions (`key.definition`) in the order in which the first page shows them;
    a goal that is not named shows the first of its indicators. `missing` says per goal what has no figure. `window` is
    the years over which every trend and change is told; left out: the eight years up to the last on record. `levers`
    stand in front where scenarios are made; left out: those that are not marked as further.
    """

    labels: dict[str, list[Code]] = Field(default_factory=dict)
    headline: dict[str, list[Code]] = Field(default_factory=dict)
    front: dict[str, list[str]] = Field(default_factory=dict)
    missing: dict[str, list[MissingSpec]] = Field(default_factory=dict)
    window: tuple[Year, Year] | None = None
    levers: list[DialSpec] = Field(default_factory=list)

    @model_validator(mode="after")
    def _window_in_order(self) -> ShowSpec:
        if self.window is not None and self.window[0] > self.window[1]:
            raise ValueError(f"window runs from {self.window[0]} to {self.window[1]}; the first year comes first")
        return self


class SetSpec(StrictModel):
    """A named set of choices: what is chosen otherwise, by its path, under two names and with a reason.

    overrides : path in the study file, or key of a choice (`kringloop list choices`) → value
    """

    names: NamesSpec
    reason: NamesSpec | None = None
    overrides: dict[str, Plain] = Field(min_length=1)


class StudyFile(StrictModel):
    """A whole study file."""

    study: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    names: NamesSpec
    description: NamesSpec
    years: tuple[Year, Year]
    region: Name
    """Region the study tells of: home."""
    abroad: Code = ""
    """Region of everything outside; accounts of imports and exports need it."""
    whole: Code = ""
    """Region that home is a part of and is compared with, such as a union of countries."""
    words: WordsSpec | None = None
    """The country in words; without them texts say "the country"."""
    called: dict[str, dict[Code, NamesSpec]] = Field(default_factory=dict)
    """What codes of a classification are called here: classification → code → names."""
    columns: dict[Key, NamesSpec] = Field(default_factory=dict)
    """What dimensions and layers of one's own tables are called."""
    notes: dict[str, NamesSpec] = Field(default_factory=dict)
    """What is to be known of an indicator in this country, after what is to be known of it anywhere."""
    nodes: Paths
    origins: Paths
    cells: FilePath | None = None
    """Where figures stand at their producers: source, dimension, code, column, value."""
    classifications: dict[str, str] = Field(default_factory=dict)
    groups: dict[Key, GroupSpec] = Field(default_factory=dict)
    """Dimensions made of groups of codes, such as product groups between product and sector."""
    accounts: dict[Key, AccountSpec] = Field(min_length=1)
    indicators: Literal["all"] | list[str] = "all"
    own_indicators: dict[IndicatorKey, OwnIndicatorSpec] = Field(default_factory=dict)
    """Indicators of the study itself; each is evaluated, whatever `indicators` names of the others."""
    choices: dict[str, dict[str, Plain]] = Field(default_factory=dict)
    sets: dict[Key, SetSpec] = Field(default_factory=dict)
    scenarios: dict[Key, ScenarioSpec] = Field(default_factory=dict)
    """What could be: named assumptions, each beside the baseline."""
    reconciliations: dict[Key, ReconciliationSpec] = Field(default_factory=dict)
    conclusions: dict[Key, ConclusionSpec] = Field(default_factory=dict)
    """What the study says of its figures; a run tells how sure each is, beside the trends of the headlines."""
    shocks: dict[Key, ShockSpec] = Field(default_factory=dict)
    """Stops of supply that are shown worked."""
    backcasts: dict[Key, BackcastSpec] = Field(default_factory=dict)
    """Targets that levers are searched back from."""
    show: ShowSpec = Field(default_factory=ShowSpec)

    @property
    def places(self) -> Places:
        """Home, abroad and the whole, with the words for the country."""
        places = Places(home=self.region, abroad=self.abroad, whole=self.whole)
        if self.words is None:
            return places
        country, national = (Names(w.nl, w.en) for w in (self.words.country, self.words.national))
        return replace(places, country=country, national=national)

    def worded(self, indicator: Indicator) -> Indicator:
        """An indicator in the words of the country, with the notes of this study on it."""
        found = [self.notes[key] for key in dict.fromkeys((indicator.key, indicator.id)) if key in self.notes]
        note = Names(" ".join(n.nl for n in found), " ".join(n.en for n in found)) if found else None
        return indicator.worded(self.places, note)

    @property
    def own_words(self) -> Mapping[str, Names]:
        """What the study calls its accounts, dimensions and layers, by section and key, such as `account.repairs`."""
        found = {f"account.{key}": spec.names for key, spec in self.accounts.items() if spec.names is not None}
        found |= {f"{section}.{key}": spec for key, spec in self.columns.items() for section in ("dimension", "layer")}
        found |= {f"dimension.{key}": spec.names for key, spec in self.groups.items()}
        return {key: Names(spec.nl, spec.en) for key, spec in found.items()}

    @property
    def known_indicators(self) -> Registry[Indicator]:
        """The indicators of the program, and those of this study behind them."""
        return indicators_with(self.own_indicators)

    def _covers(self, year: int) -> bool:
        return self.years[0] <= year <= self.years[1]

    @model_validator(mode="after")
    def _groups_have_names_of_their_own(self) -> StudyFile:
        taken = (
            _TAKEN | {"stage", "sector", "region", "actor"} | {d for a in self.accounts.values() for d in a.dimensions}
        )
        if twice := sorted(self.groups.keys() & taken):
            raise ValueError(f"{listing(twice)} already names a dimension; call the groups else")
        for name, spec in self.groups.items():
            if spec.makers is not None and "sector" not in getattr(self.accounts.get(spec.makers), "dimensions", {}):
                raise ValueError(f"'makers' of '{name}' is '{spec.makers}', which is no account with a sector")
        return self

    @model_validator(mode="after")
    def _years_in_order(self) -> StudyFile:
        if self.years[0] > self.years[1]:
            raise ValueError(f"years run from {self.years[0]} to {self.years[1]}; the first comes first")
        outside = [k for k, a in self.accounts.items() if a.year is not None and not self._covers(a.year)]
        if outside:
            raise ValueError(f"the year of {listing(outside)} lies outside the study ({self.years[0]}–{self.years[1]})")
        if self.years[0] < 0 or self.years[1] > _LAST_YEAR:
            raise ValueError(f"years lie between 0 and {_LAST_YEAR}; seen {self.years[0]} to {self.years[1]}")
        if self.years[1] - self.years[0] > _MOST_YEARS:
            raise ValueError(f"a study covers at most {_MOST_YEARS} years; seen {self.years[0]} to {self.years[1]}")
        return self


def parse_study(file: YamlFile) -> StudyFile:
    """Check the content of a study file; every problem is shown with line, column and nearest spelling.

    Raises
    ------
    StudyError   one line per problem
    """
    problems = Problems(str(file.path))
    study = readable_part(file, problems)
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    assert study is not None
    return study


def readable_part(file: YamlFile, problems: Problems) -> StudyFile | None:
    """A study file with what is wrong in it left out, so that the tables of the rest can be looked at as well.

    Every problem is added; with any of them what is returned is for finding more, never for running. None when too
    little is left.
    """
    try:
        study = StudyFile.model_validate(file.content)
    except ValidationError as error:
        for each in error.errors():
            location = tuple(p for p in each["loc"] if p not in _WAYS)
            problems.add(
                file.place(location), f"{_path(location)}  {sentence(dict(each), location, _known_keys(location))}"
            )
        study_left = _without_wrong(file.content, error)
        if study_left is None:
            return None
        study = study_left
    for key, account in study.accounts.items():
        for layer, unit in account.layers.items():
            _check_unit(problems, file, key, layer, unit)
    if not check_own(problems, file, study.own_indicators):
        study = study.model_copy(update={"own_indicators": {}})
    _check_indicators(problems, file, study)
    check_conclusions(problems, file, study.conclusions, study.known_indicators, study.years)
    check_scenarios(problems, file, study.scenarios)
    check_backcasts(problems, file, study.backcasts)
    check_dials(problems, file, study.show.levers)
    return study


_WAYS = ("literal['all']", "list[str]", "[key]", "float", "str")
_STAND_IN = {
    "study": "unnamed", "names": {"nl": "-", "en": "-"}, "description": {"nl": "-", "en": "-"},
    "years": [0, _MOST_YEARS], "region": "-",
}  # fmt: skip
"""For what must be there and says nothing about the tables."""


def _without_wrong(content: Mapping[str, Any], error: ValidationError) -> StudyFile | None:
    """What can be read when each account or key with a mistake is left out."""
    left = {**content, "accounts": dict(content["accounts"])} if isinstance(content.get("accounts"), dict) else {}
    if isinstance(content.get("own_indicators"), dict) and left:
        left["own_indicators"] = dict(content["own_indicators"])
    for each in error.errors():
        first, second = (*each["loc"], "", "")[:2]
        if first in ("accounts", "own_indicators") and second and isinstance(left.get(str(first)), dict):
            left[str(first)].pop(str(second), None)
        elif first in _STAND_IN:
            left[str(first)] = _STAND_IN[str(first)]
        else:
            left.pop(str(first), None)
    if not any(each["loc"] for each in error.errors()):
        left["years"] = _STAND_IN["years"] if isinstance(left.get("years"), list) else left.get("years")
    try:
        return StudyFile.model_validate(left)
    except ValidationError:
        return None


def stored_study(text: str) -> StudyFile:
    """A study file as a results file keeps it.

    Raises
    ------
    StudyError   another version of the program wrote it
    """
    try:
        return StudyFile.model_validate_json(text)
    except ValidationError as error:
        raise StudyError(f"{error.error_count()} keys of the stored study file have another form") from None


def _check_unit(problems: Problems, file: YamlFile, account: str, layer: str, unit: str) -> None:
    path = ("accounts", account, "layers", layer)
    try:
        require_unit(unit)
        conversion_factor(unit, LAYER_MEASURES.get(layer, unit))
    except KringloopError as error:
        first, dutch = (f"{_path(path)}  {error.in_language(of).splitlines()[0]}" for of in ("en", "nl"))
        problems.add(file.place(path), first, nl=dutch)


def _check_indicators(problems: Problems, file: YamlFile, study: StudyFile) -> None:
    """Indicators and choices that the study names are those that exist."""
    known: dict[str, list[Indicator]] = {}
    for each in study.known_indicators:
        for name in {each.id, each.key}:
            known.setdefault(name, []).append(each)
    asked = [] if study.indicators == "all" else list(enumerate(study.indicators))
    places: list[tuple[tuple[str | int, ...], str]] = [(("indicators", i), key) for i, key in asked]
    places += [(("choices", key), key) for key in study.choices]
    places += [(("notes", key), key) for key in study.notes]
    for path, key in places:
        if key not in known:
            problems.add(
                file.place(path), f"{_path(path)}  '{key}' is not a known indicator; {did_you_mean(key, known)}"
            )
    for goal in study.show.missing.keys() - GOALS.keys():
        path = ("show", "missing", goal)
        problems.add(file.place(path), f"{_path(path)}  '{goal}' is not a goal; {did_you_mean(goal, GOALS)}")
    for path, wrong in _wrong_front(study.show.front, known):
        problems.add(file.place(path), f"{_path(path)}  {wrong}")
    for key in study.choices.keys() & known.keys():
        for name, value in study.choices[key].items():
            path = ("choices", key, name)
            for wrong in _wrong_choice(known[key], key, name, value, range(study.years[0], study.years[1] + 1)):
                problems.add(file.place(path), f"{_path(path)}  {wrong}")


def _wrong_front(
    front: Mapping[str, list[str]], known: Mapping[str, list[Indicator]]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Goals, and indicators of another goal or of none, that cannot stand on the first page."""
    for goal, names in front.items():
        if goal not in GOALS:
            yield ("show", "front", goal), f"'{goal}' is not a goal; {did_you_mean(goal, GOALS)}"
            continue
        own = [name for name, found in known.items() if found[0].goal == goal]
        for i, name in enumerate(names):
            if name not in known:
                yield ("show", "front", goal, i), f"'{name}' is not a known indicator; {did_you_mean(name, own)}"
            elif name not in own:
                yield ("show", "front", goal, i), f"'{name}' belongs to the goal '{known[name][0].goal}'"
            elif name in names[:i]:
                yield ("show", "front", goal, i), f"'{name}' stands twice"


def _wrong_choice(definitions: list[Indicator], key: str, name: str, value: object, years: range) -> Iterator[str]:
    """Why a value cannot be the choice `name` of the definitions that have it."""
    having = [each for each in definitions if name in each.method]
    if not having:
        known = {n for each in definitions for n in each.method}
        yield f"'{name}' is not a choice of '{key}'; {did_you_mean(name, known)}"
        return
    choice = having[0].method[name]
    if wrong := choice.wrong(value):
        yield wrong
    elif choice.allowed == YEAR and value not in years:
        yield f"is {value}, outside the years of the study ({years[0]}–{years[-1]})"


def _path(location: tuple[str | int, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "study"


_EXPECTED: Final = {
    "model_type": "input should be keys, each with a value",
    "model_attributes_type": "input should be keys, each with a value",
    "dict_type": "input should be keys, each with a value",
    "tuple_type": "input should be a valid list",
}
"""What pydantic says in words of Python."""


def sentence(error: Mapping[str, Any], location: tuple[str | int, ...], known: Collection[str]) -> str:
    """What pydantic found, in our words; `known` are the keys that could stand there."""
    kind = error["type"]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"unknown key; {did_you_mean(str(location[-1]), known)}"
    if kind in ("missing", "missing_argument"):
        return "this key is needed"
    if kind == "union_tag_not_found":
        return f"the key {error['ctx']['discriminator']} is needed"
    if kind == "union_tag_invalid":
        tags = [t.strip("' ") for t in str(error["ctx"]["expected_tags"]).split(",")]
        return f"'{error['ctx']['tag']}' is not known; {did_you_mean(str(error['ctx']['tag']), tags)}"
    if kind == "literal_error":
        words = [k.strip("' ") for k in str(error["ctx"]["expected"]).replace(" or ", ",").split(",")]
        return f"'{error['input']}' is not known; {did_you_mean(str(error['input']), words)}"
    if kind == "string_pattern_mismatch":
        return f"'{error['input']}' is not a usable name; use small letters, digits and _, a letter first"
    message = _EXPECTED.get(kind) or str(error["msg"]).removeprefix("Value error, ").partition(", unable to ")[0]
    seen = error.get("input")
    return f"{message[0].lower()}{message[1:]}" + (f"; seen {seen!r}" if isinstance(seen, str | int | float) else "")


def _known_keys(location: tuple[str | int, ...]) -> list[str]:
    if len(location) > 2 and location[0] == "accounts":
        return list(AccountSpec.model_fields)
    if len(location) > 2 and location[0] == "scenarios":
        return scenario_keys(location[2:])
    if len(location) > 2 and location[0] == "reconciliations":
        return list((ReconciliationSpec if len(location) == 3 else NamesSpec).model_fields)
    if len(location) > 2 and location[0] == "backcasts":
        return list((BackcastSpec if len(location) == 3 else NamesSpec).model_fields)
    if len(location) > 2 and location[0] == "conclusions":
        if len(location) > 3 and location[2] == "than":
            return list(FigureSpec.model_fields)
        return list((ConclusionSpec if len(location) == 3 else NamesSpec).model_fields)
    if len(location) > 1 and location[0] in ("names", "description"):
        return list(NamesSpec.model_fields)
    if len(location) > 2 and location[0] == "own_indicators":
        return list((OwnIndicatorSpec if len(location) == 3 else NamesSpec).model_fields)
    return list((ShowSpec if len(location) > 1 and location[0] == "show" else StudyFile).model_fields)
