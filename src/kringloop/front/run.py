"""A run as Python sees it: asked for indicators, flows, scenarios, and compared with another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.actors import read_claims, read_firm
from kringloop.core import (
    Names,
    RangeError,
    mapping_given,
    number,
    one_of,
    one_text,
    path_given,
    several_texts,
    yes_or_no,
)
from kringloop.front.beside import Compared, Definitions
from kringloop.front.figure import Figure
from kringloop.front.firm import FirmBeside
from kringloop.front.flows import Flows, flows_of
from kringloop.front.frame import Frame
from kringloop.front.goals import Goals
from kringloop.front.indicators import Indicators
from kringloop.front.layout import Sheet, Shown
from kringloop.front.moved import Moved, moved
from kringloop.front.perspectives import Perspectives
from kringloop.front.question import Codes, definition_for, question
from kringloop.front.scenario import Scenario, levers_once, year_between
from kringloop.front.searched_back import Searched
from kringloop.front.shocked import Shocked
from kringloop.front.value_balance import ValueBalance
from kringloop.front.words import words_beside
from kringloop.perspectives import SURE, at_the_table, perspectives_asked
from kringloop.reading import (
    Reading,
    firm_view,
    held_targets,
    home_of,
    nation_of,
    nation_rows,
    numbers,
    reason_words,
    rule_rows,
    supplies_of_mix,
    target_record,
    who_contributes,
)
from kringloop.reference import activity_code, raw_material, trade_importer
from kringloop.runs import (
    Capacity,
    ScenarioBench,
    Workbench,
    backcast_of,
    can_be_opened,
    open_run,
    scenario_named,
    shock_of_run,
    steady_of_run,
    workbench_of_run,
)
from kringloop.scenarios import BASELINE, BackcastAsked, read_target
from kringloop.shocks import Shock, countries_of, read_assumptions, shipped_assumptions
from kringloop.tables import EXAMPLE_STUDY

if TYPE_CHECKING:
    import polars as pl

    from kringloop.runs import SteadyProduct


class Run(Shown):
    """One run of one study, read-only. Made by `kl.open(...)` or `kl.run(...)`.

    Example
    -------
    >>> run = kl.open("results")                                    # doctest: +SKIP
    >>> run.indicator("ghg_direct", sector="C", year=2023).value    # doctest: +SKIP
    """

    def __init__(self, reading: Reading, language: str = "en") -> None:
        self._words = words_beside(reading, language)
        self.reading, self.language = reading, language

    @property
    def path(self) -> Path:
        """The results file."""
        return self.reading.run.file.path

    @property
    def hash(self) -> str:
        """The start of the hash of everything that went in."""
        return self.reading.hash

    @property
    def name(self) -> str:
        return self.reading.title(self.language)

    @property
    def sets(self) -> Mapping[str, Names]:
        """Sets of choices whose figures stand beside those of the study, by key."""
        return self.reading.run.sets

    @property
    def failed_checks(self) -> tuple[dict[str, str], ...]:
        return self.reading.run.failed_checks

    @cached_property
    def indicators(self) -> Indicators:
        """Keys of the indicators that have figures."""
        return Indicators(self.reading, self.indicator, self._words)

    def indicator(self, key: str, *, by: Codes | None = None, set: Codes | None = None, **cells: Codes) -> Figure:
        """Figures of one indicator, the same as `kringloop show` prints.

        Parameters
        ----------
        key   : an indicator, in the definition its page opens with; or `indicator.definition`
        by    : other dimensions than it is kept by; what is left out is added up, where that means something
        set   : a set of choices or several, instead of what the study chooses ("study")
        cells : codes of a dimension, one or a list; `year` an integer, a list or a range

        Raises
        ------
        UnknownNameError   an indicator, dimension, code or set that is not there; names the nearest
        AdditivityError    a sum over labels that overlap
        RangeError         no figures for it; says why, or for which years there are
        """
        asked = question(by, set, cells)
        return Figure(self.reading, definition_for(self.reading, key, asked.labels), asked, self.language)

    def __getitem__(self, key: str) -> Figure:
        return self.indicator(key)

    def _ipython_key_completions_(self) -> list[str]:
        return [*self.reading.keys, *(d.id for found in self.reading.keys.values() for d in found if d.definition)]

    def goals(self) -> Goals:
        """What the figures say, goal by goal: the front of `kringloop show goals` and of the start page."""
        return Goals(self.reading, self._words)

    def targets(self) -> Frame:
        """A row per target of the study: base, latest, aim, gap, verdict by two rules, chance; as `kringloop targets`.

        What has no figure has none, and says why or who would hold it.
        """
        rows = [target_record(held, self._words) for held in held_targets(self.reading)]
        plain = [{k: v for k, v in row.items() if not isinstance(v, dict)} for row in rows]
        return Frame(plain, infer_schema_length=None)

    def perspectives(self, *given: str | Path, only: bool = False, sure: float = SURE) -> Perspectives:
        """Perspectives side by side, as `kringloop perspectives compare`: the ready ones, and those given.

        Parameters
        ----------
        given : keys of ready perspectives, or files
        only  : those given and no others
        sure  : [1] of the draws that each verdict needs behind it in an agreement

        Raises
        ------
        UnknownNameError, StudyError   no such perspective, or a file with mistakes
        RangeError                     a share below a half or above 1
        ShapeError                     what is no key and no path, no True or False, or no number
        """
        names = [str(path_given(name, what="perspective")) for name in given]
        only, sure = yes_or_no(only, what="only"), number(sure, what="sure")
        asked = perspectives_asked(self.reading, names, only=only)
        return Perspectives(self.reading, self._words, at_the_table(self.reading, asked).at(sure))

    def shares(self, what: str = "", *, by: str = "region", retention: float | None = None) -> Frame:
        """Who contributes under every rule, as `kringloop share`: a row per region, or per industry at home.

        Columns of the rules that add up make the total with their rest; `influence` overlaps and is never summed.

        Parameters
        ----------
        what      : pressure or value that is handed out; left out: the pressure of the chains
        by        : "region" or "sector"
        retention : part that makers keep under the shared rule; left out: by value added

        Raises
        ------
        MissingDataError               the run keeps no table of chains
        UnknownNameError, RangeError   a pressure or `by` that is not there
        """
        one_of(by, ("region", "sector"), what="by")
        found = who_contributes(self.reading, what, retention=retention)
        rows = rule_rows(found, home_of(self.reading) if by == "sector" else "")
        return Frame(rows, infer_schema_length=None)

    def nation(self, figure: str = "", *, year: int | None = None, firms: pl.DataFrame | None = None) -> Frame:
        """A figure from nation to sector, and to companies where they are given, as `kringloop share --of`.

        A row per part of each whole: value, share, and its kind (part, own, netted, rest); each whole is their sum.

        Parameters
        ----------
        figure : such as "ghg_direct.cbs"; left out: the first that adds up
        firms  : rows with id, level, within, value, unit and source

        Raises
        ------
        UnknownNameError, MissingDataError, BalanceError   as `kringloop share --of`
        """
        return Frame(nation_rows(nation_of(self.reading, figure, year=year, firms=firms)), infer_schema_length=None)

    def firm(self, path: str | Path, claims: str | Path | None = None) -> FirmBeside:
        """One company from its own file beside this run, as `kringloop firm`; nothing of it is kept.

        Raises
        ------
        TableError, UnknownNameError   mistakes in the file or the register, each named
        """
        register = None if claims is None else read_claims(claims)
        return FirmBeside(self.reading, firm_view(self.reading, read_firm(path), register), self._words)

    def definitions(self, key: str) -> Definitions:
        """All definitions of an indicator side by side, each with its last figure."""
        found = definition_for(self.reading, key)
        return Definitions(self.reading, self.reading.keys.get(found.key, (found,)), self._words)

    def flows(
        self,
        account: str | None = None,
        *,
        layer: str | None = None,
        year: int | None = None,
        material: str | None = None,
        **case: str,
    ) -> Flows:
        """Flows of one account; left out, what the flows page opens with.

        Parameters
        ----------
        case : one code of a dimension whose codes are never added up, such as `scenario`

        Raises
        ------
        UnknownNameError, RangeError   a name or year that is not there
        """
        return flows_of(self.reading, account, layer, year, material, case, self.language)

    def with_levers(self, *, product: str | None = None, scenario: str | None = None, **levers: float | str) -> Moved:
        """Move levers for one product and see what follows, as `kringloop stocks project` does.

        Parameters
        ----------
        product  : a product of the study, such as "0104"; left out: the first
        scenario : from which the levers are moved; left out: the first of the study
        levers   : a number or a percentage: reuse=0.2 or reuse="20%"; lifetime=1.25 or lifetime="+25%"

        Raises
        ------
        UnknownNameError, RangeError, StudyError   a name that is not there, or values that cannot be
        """
        return moved(self._bench(), product, scenario, levers, self._words)

    def scenario(
        self,
        scenario: str | Path = BASELINE,
        *,
        compare: str | Path = BASELINE,
        year: int | None = None,
        levers: Mapping[str, float | str] | None = None,
        **more: float | str,
    ) -> Scenario:
        """A scenario of this run to the horizon, with some levers set, as `kringloop scenario run`.

        Parameters
        ----------
        scenario : key or hash, several with +, a file (.yaml), or a link to the page Explore
        compare  : what its figures stand beside
        year     : of the figures; left out, the last
        levers   : lever → value, such as {"secondary_input.material_flows": "20%"}; one without a dot goes by name too
        more     : levers by name: reuse="30%", lifetime=1.25, weight="-10%~2030..2040"

        Raises
        ------
        UnknownNameError, RangeError, StudyError   a name that is not there, or values that cannot be

        Example
        -------
        >>> run.scenario("longer_life", reuse="30%").hash  # doctest: +SKIP
        """
        bench = self._scenarios()
        plan = scenario_named(bench, str(scenario), levers_once(levers, more))
        bench.require_whole(plan)
        other = scenario_named(bench, str(compare))
        first, last = self.reading.run.study.years[0], bench.horizon
        if year is not None and not year_between(year, first, last):
            raise RangeError(
                f"year {year!r} lies outside the scenario ({first}–{last})",
                nl=f"jaar {year!r} ligt buiten het scenario ({first}–{last})",
            )
        return Scenario(self.reading, bench, plan, other, year or last, self._words)

    def backcast(
        self,
        *targets: str,
        product: str | None = None,
        objective: str = "change",
        levers: str | Sequence[str] = (),
        bounds: Mapping[str, tuple[float, float]] | None = None,
        costs: Mapping[str, float] | None = None,
        draws: int = 20,
        search_draws: int = 0,
    ) -> Searched:
        """The least mix of levers that meets targets, as `kringloop backcast`.

        Parameters
        ----------
        targets   : such as "primary=-30%@2035"
        product   : key of a product; left out, all together
        objective : "change", "effort", or "cost" with `costs`
        levers    : that may move; left out, the usual ones
        bounds    : lever → (lowest, highest) [%], inside its own
        costs     : lever → price per percentage point
        draws, search_draws : with which the mix is tried, and in how many of them one is searched anew

        Raises
        ------
        UnknownNameError, RangeError   what cannot be asked
        ShapeError                     what is of another kind: a number for a name, a list for a mapping
        """
        wanted = BackcastAsked(
            targets=tuple(map(read_target, targets)),
            product="" if product is None or product == "" else one_text(product, what="product", example="'0104'"),
            objective=one_text(objective, what="objective", example="'change'"),
            levers=several_texts(levers, what="levers", example="'reuse'"),
            bounds=mapping_given(bounds, what="bounds", example='{"reuse": (0, 40)}'),
            costs=mapping_given(costs, what="costs", example='{"reuse": 2}'),
        )
        bench = self._bench()
        found = backcast_of(bench, wanted, draws=draws, search_draws=search_draws)
        held = supplies_of_mix(self._scenarios(), found, self._words.language)
        return Searched(found, self._words, held, opens=can_be_opened(bench, found))

    def _scenarios(self) -> ScenarioBench:
        """The bench of scenarios of the run."""
        return self.reading.keep("scenario bench", lambda: ScenarioBench(self.reading.run))

    def _bench(self) -> Workbench:
        """The workbench of the run.

        Raises
        ------
        RangeError   a run without an account that levers change
        """
        bench = self.reading.keep("workbench", lambda: workbench_of_run(self.reading.run))
        if bench is None:
            raise RangeError(
                f"{self.path} keeps no account that levers change\n"
                f'  A study with a life cycle has them, such as the one that ships: kl.run("{EXAMPLE_STUDY}").',
                nl=f"{self.path} bewaart geen rekening waar knoppen iets aan veranderen\n"
                f'  Een studie met een levensloop heeft die, zoals de meegeleverde: kl.run("{EXAMPLE_STUDY}").',
            )
        return bench

    def shock(
        self,
        material: str,
        country: str | Sequence[str],
        *,
        share: float = 1.0,
        weeks: int = 52,
        start: int = 0,
        importer: str | None = None,
        basis: str = "trade",
        stage: str | None = None,
        year: int | None = None,
        file: str | Path | None = None,
        **assume: float,
    ) -> Shocked:
        """What if a country stops delivering a raw material, as `kringloop shock`.

        Parameters
        ----------
        material, country : codes or names, such as "neodymium" and "China"; several countries in a list
        share    : [1] of their deliveries that stops
        weeks    : how long; start: weeks of notice before
        importer : left out, the country of the run; "eu"
        basis    : "trade" or "assessment"
        file     : assumptions of your own, in YAML
        assume   : single assumptions, such as cover=60 (days) or spare=20 (%)

        Raises
        ------
        UnknownNameError, RangeError, MissingDataError, StudyError   what cannot be asked, or is not known
        ShapeError   no text, number or path where one is needed
        """
        asked = Shock(
            material=raw_material(material),
            origins=countries_of(country),
            share=share,
            weeks=weeks,
            start=start,
            importer="" if importer is None or importer == "" else trade_importer(importer),
            basis=basis,  # type: ignore[arg-type]
            stage=stage,  # type: ignore[arg-type]
            year=year,
        )
        taken = shipped_assumptions() if file is None else read_assumptions(path_given(file, what="file"))
        return Shocked(shock_of_run(self.reading.run, asked, taken.with_values(assume)), self._words)

    def steady(self, *, people: float | None = None, use: float = 1.0, life: float = 1.0) -> Frame:
        """A row per product: its stock at rest, what is needed then, and when it settles; as `kringloop steady`.

        Parameters
        ----------
        people : at rest; left out, those at the end of the path of the study
        use    : [1] stock per head at rest over that of now
        life   : [1] life of what is made at rest over that of now

        Raises
        ------
        RangeError, InfeasibleError   a number out of bounds, or a run without a life cycle
        """
        found = steady_of_run(self.reading.run, people=people, use=use, life=life)
        rows = [{"product": p.product, "name": p.names[self.language], **_plain(p)} for p in found.products]
        return Frame(rows, infer_schema_length=None)

    def transition_metals(self, goods: Mapping[str, float | tuple[float, float]] | None = None) -> Frame:
        """Critical metals bound in goods of the energy transition [t], and what keeps them up [t/year].

        Parameters
        ----------
        goods : code → amount (MW, or kg), or (amount, years it lasts); of others what the study says there is

        Raises
        ------
        UnknownNameError, RangeError   a good that is not there, an amount or a life that cannot be
        ShapeError                     no mapping, or no number
        """
        found = steady_of_run(self.reading.run, capacities=_capacities(goods))
        rows = []
        for metal in (m for m in found.metals if m.bound is not None):
            row: dict[str, object] = {"technology": metal.technology, "metal": metal.metal}
            row |= dict(zip(("bound", "bound_low", "bound_high"), metal.bound or (), strict=True))
            row |= dict(zip(("yearly", "yearly_low", "yearly_high"), metal.yearly or (None,) * 3, strict=True))
            rows.append({**row, "stated_in": found.goods[metal.technology].year, "status": found.status})
        return Frame(rows, infer_schema_length=None)

    def value_balance(self, sector: str = "") -> ValueBalance:
        """The value balance of a sector in euros, kilograms and exergy, as `kringloop value` without a file.

        Parameters
        ----------
        sector : code, such as "28", or "A-U" for the country; left out: manufacturing

        Raises
        ------
        MissingDataError   the results have no value balance, or none of this sector
        """
        return ValueBalance(self.reading, self._words, activity_code(sector))

    def compare(self, other: Run | str | Path) -> Compared:
        """What differs between this run and another, as `kringloop compare`.

        Raises
        ------
        ResultsError   the other is a file that cannot be read
        """
        if not isinstance(other, Run):
            path = Path(other)
            other = Run(Reading(open_run(path), path.name), self.language)
        return Compared(self.reading, other.reading, self._words)

    def _sheet(self) -> Sheet:
        words, reading = self._words, self.reading
        window = reading.window
        known = reading.table("observations").drop_nulls("value")["year"]
        years = numbers.span(int(known.min()), int(known.max())) if known.len() else str(window.last)  # type: ignore[arg-type]
        notes = [
            words(
                "py.holds",
                count=len(reading.keys),
                years=years,
                day=numbers.date_words(reading.meta["created"], self.language),
            )
        ]
        if self.sets:
            notes.append(words("py.sets", sets=", ".join(f"{k} ({n[self.language]})" for k, n in self.sets.items())))
        notes += [words("py.failed", detail=_check_words(check, self.language)) for check in self.failed_checks]
        notes += [words("py.next_run", key=next(iter(reading.keys)))] if reading.keys else []
        return Sheet(words("py.run", title=self.name, hash=self.hash), notes=[*notes, str(self.path)])


def _check_words(check: Mapping[str, str], language: str) -> str:
    """A check that failed, in the language asked: which, of what, and what it saw."""
    named, seen = (reason_words(check[part], language) for part in ("check", "detail"))
    return f"{named}, {check['subject']}: {seen}"


def _capacities(goods: object) -> dict[str, Capacity]:
    """Goods with an amount, or with an amount and a life."""
    made = {}
    for key, given in mapping_given(goods, what="goods", example='{"Wind-DDPM": 1000}').items():
        pair = isinstance(given, tuple | list) and len(given) == len(("amount", "life"))
        amount, life = (given[0], given[1]) if pair else (given, None)
        made[key] = Capacity(
            amount=number(amount, what=str(key)), life=None if life is None else number(life, what=f"{key} (life)")
        )
    return made


def _plain(product: SteadyProduct) -> dict[str, float | int | str | None]:
    keys = (
        "stock",
        "per_head",
        "inflow",
        "life",
        "steady_stock",
        "steady_inflow",
        "steady_primary",
        "least_primary",
        "settled",
        "basis",
        "group",
    )
    return {key: getattr(product, key) for key in keys} | {"status": "scenario"}
