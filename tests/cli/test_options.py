"""Every option of every command counts or is refused; none is passed over."""

import pytest
import typer

from kringloop.cli.commands import app
from tests.small import change, command

RESULTS = ("--results", "{results}")
WHICH_RUN = ("--run", "--study", "--results")
REFUSED, CHANGES = "refused", "changes"
SHOCK = ("shock", "Gallium", "--from", "CHN", "--for", "eu", "--basis", "assessment")
ASKED = {
    ("shock", "--from"): (CHANGES, [*SHOCK], ["--from", "USA"]),
    ("shock", "--share"): (CHANGES, [*SHOCK], ["--share", "50%"]),
    ("shock", "--share of no number"): (REFUSED, [*SHOCK], ["--share", "all"]),
    ("shock", "--weeks"): (CHANGES, [*SHOCK], ["--weeks", "8"]),
    ("shock", "--start"): (CHANGES, [*SHOCK], ["--start", "20"]),
    ("shock", "--for"): (REFUSED, [*SHOCK], ["--for", "nowhere"]),
    ("shock", "--basis"): (REFUSED, [*SHOCK], ["--basis", "trade"]),
    ("shock", "--stage"): (REFUSED, [*SHOCK], ["--stage", "E"]),
    ("shock", "--year"): (REFUSED, [*SHOCK], ["--year", "1990"]),
    ("shock", "--file"): (REFUSED, [*SHOCK], ["--file", "{new}"]),
    ("shock", "--assume"): (CHANGES, [*SHOCK], ["--assume", "cover=90"]),
    ("shock", "--assume of no number"): (REFUSED, [*SHOCK], ["--assume", "cover"]),
    ("shock", "--assume of another unit"): (REFUSED, [*SHOCK], ["--assume", "cover=20%"]),
    ("shock", "--assume of a share"): (CHANGES, [*SHOCK], ["--assume", "spare=80%"]),
    ("shock", "--lang"): (CHANGES, [*SHOCK], ["--lang", "nl"]),
    ("shock", "--json"): (CHANGES, [*SHOCK], ["--json"]),
    ("shock", "--run"): (REFUSED, ["shock", "Gallium", "--from", "CHN"], ["--run", "{file}"]),
    ("shock", "--study"): (REFUSED, ["shock"], ["--study", "smal"]),
    ("shock", "--results"): (REFUSED, ["shock"], [*RESULTS]),
    ("shock", "--weeks without a material"): (REFUSED, ["shock"], ["--weeks", "8"]),
    ("run", "--quiet"): (CHANGES, ["run", "{study}", "--out", "{results}"], ["-q"]),
    ("run", "--json"): (CHANGES, ["run", "{study}", "--out", "{results}"], ["--json"]),
    ("run", "--lang"): (CHANGES, ["run", "{study}", "--out", "{results}"], ["--lang", "nl"]),
    ("run", "--quiet --json"): (REFUSED, ["run", "{study}", "--out", "{results}", "-q"], ["--json"]),
    ("list", "--lang"): (CHANGES, ["list", "indicators"], ["--lang", "nl"]),
    ("list", "--json"): (CHANGES, ["list", "indicators"], ["--json"]),
    ("list", "--results"): (REFUSED, ["list", "indicators"], [*RESULTS]),
    ("list", "--run"): (REFUSED, ["list", "sources"], ["--run", "{file}"]),
    ("list", "--study"): (REFUSED, ["list", "sources"], ["--study", "small"]),
    ("show", "--year"): (CHANGES, ["show", "small_waste", *RESULTS], ["--year", "2020"]),
    ("show", "--by"): (CHANGES, ["show", "small_waste", *RESULTS], ["--by", "material"]),
    ("show", "--where"): (CHANGES, ["show", "small_waste", *RESULTS], ["--where", "sector=24"]),
    ("show", "--all"): (REFUSED, ["show", "small_waste", *RESULTS], ["--all"]),
    ("show", "--lang"): (CHANGES, ["show", "small_waste", *RESULTS], ["--lang", "nl"]),
    ("show", "--json"): (CHANGES, ["show", "small_waste", *RESULTS], ["--json"]),
    ("show", "--run"): (REFUSED, ["show", "small_waste", *RESULTS], ["--run", "{file}"]),
    ("show", "--study"): (REFUSED, ["show", "small_waste", *RESULTS], ["--study", "smal"]),
    ("show", "--results"): (REFUSED, ["show", "small_waste", "--run", "{file}"], [*RESULTS]),
    ("show", "goals --by"): (REFUSED, ["show", "goals", *RESULTS], ["--by", "sector"]),
    ("show", "goals --where"): (CHANGES, ["show", "goals", *RESULTS], ["--where", "sector=24"]),
    ("show", "goals --where of two"): (REFUSED, ["show", "goals", *RESULTS], ["--where", "sector=24,25"]),
    ("show", "goals --where of none"): (REFUSED, ["show", "goals", *RESULTS], ["--where", "sector=99"]),
    ("show", "goals --where of nothing"): (REFUSED, ["show", "goals", *RESULTS], ["--where", "colour=24"]),
    ("show", "goals --year"): (CHANGES, ["show", "goals", *RESULTS], ["--year", "2020"]),
    ("show", "goals --years"): (REFUSED, ["show", "goals", *RESULTS], ["--year", "2020..2021"]),
    ("show", "goals --year of none"): (REFUSED, ["show", "goals", *RESULTS], ["--year", "1800"]),
    ("show", "goals --year --all"): (REFUSED, ["show", "goals", *RESULTS, "--year", "2020"], ["--all"]),
    ("run", "--draws"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--draws", "1"]),
    ("run", "--seed"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--seed", "8"]),
    ("run", "--workers"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--workers", "2"]),
    ("run", "--cluster"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--cluster", "tcp://127.0.0.1:8786"]),
    ("run", "--through-models"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--through-models"]),
    ("run", "--perspective"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--perspective", "nobody"]),
    ("run", "--set"): (REFUSED, ["run", "{study}", "--out", "{runs}"], ["--set", "no_such_set"]),
    ("explain", "--year"): (CHANGES, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--year", "2021"]),
    ("explain", "--where"): (CHANGES, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["-w", "sector=25"]),
    ("explain", "--by"): (REFUSED, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--by", "colour"]),
    ("explain", "--rows"): (CHANGES, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--rows", "1"]),
    ("explain", "--lang"): (CHANGES, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--lang", "nl"]),
    ("explain", "--json"): (CHANGES, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--json"]),
    ("explain", "--run"): (REFUSED, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--run", "{file}"]),
    ("explain", "--study"): (REFUSED, ["explain", "small_waste", *RESULTS, "--year", "2020"], ["--study", "smal"]),
    ("explain", "--results"): (REFUSED, ["explain", "small_waste", "--run", "{file}", "--year", "2020"], [*RESULTS]),
    ("compare", "--lang"): (CHANGES, ["compare", "{file}", "{file}"], ["--lang", "nl"]),
    ("compare", "--json"): (CHANGES, ["compare", "{file}", "{file}"], ["--json"]),
    ("check", "--lang"): (CHANGES, ["check", "{study}"], ["--lang", "nl"]),
    ("check", "--json"): (CHANGES, ["check", "{study}"], ["--json"]),
    ("export", "--by"): (REFUSED, ["export", *RESULTS, "--out", "{new}"], ["--by", "sector"]),
    ("export", "--where"): (REFUSED, ["export", *RESULTS, "--out", "{new}"], ["--where", "sector=24"]),
    ("export", "--year"): (REFUSED, ["export", *RESULTS, "--out", "{new}"], ["--year", "2020"]),
    ("export", "--tables"): (REFUSED, ["export", "small_waste", *RESULTS, "--out", "{new}"], ["--tables", "nodes"]),
    ("export", "--as"): (REFUSED, ["export", "small_waste", *RESULTS, "--out", "{new}"], ["--as", "xlsx"]),
    ("export", "--run"): (REFUSED, ["export", "small_waste", *RESULTS, "--out", "{new}"], ["--run", "{file}"]),
    ("export", "--study"): (REFUSED, ["export", "small_waste", *RESULTS, "--out", "{new}"], ["--study", "smal"]),
    ("export", "--results"): (REFUSED, ["export", "small_waste", "--run", "{file}", "--out", "{new}"], [*RESULTS]),
    ("report", "--sector"): (REFUSED, ["report", *RESULTS, "--out", "{pdf}"], ["--sector", "24"]),
    ("report", "--run"): (REFUSED, ["report", "{other}"], ["--run", "{file}"]),
    ("report", "--study"): (REFUSED, ["report", "{file}"], ["--study", "small"]),
    ("report", "--results"): (REFUSED, ["report", "{file}"], [*RESULTS]),
}
MATERIALS = {
    ("exergy", "--edition"): (CHANGES, ["exergy", "Fe2O3"], ["--edition", "szargut1989"]),
    ("exergy", "--phase"): (CHANGES, ["exergy", "H2O"], ["--phase", "g"]),
    ("exergy", "--phase of none"): (REFUSED, ["exergy", "Fe2O3"], ["--phase", "g"]),
    ("exergy", "--formation-energy"): (CHANGES, ["exergy", "Fe2O3"], ["--formation-energy", "-740"]),
    ("exergy", "--formation-energy of two"): (REFUSED, ["exergy", "Fe2O3", "FeO"], ["--formation-energy", "-740"]),
    ("exergy", "--lang"): (CHANGES, ["exergy", "Fe2O3"], ["--lang", "nl"]),
    ("exergy", "--json"): (CHANGES, ["exergy", "Fe2O3"], ["--json"]),
    ("criticality", "--year"): (CHANGES, ["criticality", "Cobalt"], ["--year", "2010"]),
    ("criticality", "--year of none"): (REFUSED, ["criticality", "Cobalt"], ["--year", "1980"]),
    ("criticality", "--year before assessments"): (REFUSED, ["criticality"], ["--year", "2000"]),
    ("criticality", "--for"): (CHANGES, ["criticality", "Cobalt"], ["--for", "eu"]),
    ("criticality", "--for nobody"): (REFUSED, ["criticality", "Cobalt"], ["--for", "atlantis"]),
    ("criticality", "--division"): (CHANGES, ["criticality"], ["--division", "28"]),
    ("criticality", "--division beside materials"): (REFUSED, ["criticality", "Cobalt"], ["--division", "28"]),
    ("criticality", "--division of none"): (REFUSED, ["criticality"], ["--division", "99"]),
    ("criticality", "--lang"): (CHANGES, ["criticality", "Cobalt"], ["--lang", "nl"]),
    ("product", "--share"): (CHANGES, ["product", "laptop"], ["--share"]),
    ("criticality", "--json"): (CHANGES, ["criticality", "Cobalt"], ["--json"]),
}
PROJECT = ["stocks", "project", "--product", "0104"]
SHIPPED = {
    **MATERIALS,
    ("stocks lifetimes", "--force"): (REFUSED, ["stocks", "lifetimes"], ["--force"]),
    ("stocks lifetimes", "--json"): (CHANGES, ["stocks", "lifetimes"], ["--json"]),
    ("stocks lifetimes", "--lang"): (CHANGES, ["stocks", "lifetimes"], ["--lang", "nl"]),
    ("stocks lifetimes", "--refit --json"): (REFUSED, ["stocks", "lifetimes", "--refit", "{new}"], ["--json"]),
    ("stocks project", "--scenario"): (CHANGES, PROJECT, ["--scenario", "longer_life"]),
    **{
        ("stocks project", f"--{lever}"): (CHANGES, PROJECT, [f"--{lever}", value])
        for lever, value in {
            "lifetime": "+25%",
            "repair": "20%",
            "reuse": "10%",
            "collection": "80%",
            "refurbishment": "5%",
            "remanufacture": "5%",
            "recycling-yield": "70%",
            "growth": "1%",
        }.items()
    },
    ("stocks project", "--displacement"): (CHANGES, [*PROJECT, "--reuse", "10%"], ["--displacement", "50%"]),
    ("stocks project", "--lever"): (CHANGES, PROJECT, ["--lever", "export=5%"]),
    ("stocks project", "--lever twice"): (REFUSED, [*PROJECT, "--lever", "export=5%"], ["--lever", "export=6%"]),
    ("stocks project", "--lever and option"): (REFUSED, [*PROJECT, "--reuse", "5%"], ["--lever", "reuse=6%"]),
    ("stocks project", "--lang"): (CHANGES, PROJECT, ["--lang", "nl"]),
    ("stocks project", "--json"): (CHANGES, PROJECT, ["--json"]),
    **{
        (f"chains {name}", f"{option} without a table"): (REFUSED, ["chains", name, *rest], [option, *value])
        for name, rest in {"paths": [], "split": [], "scenario": ["{new}"]}.items()
        for option, value in {
            "--home": ["NLD"],
            "--pressure": ["co2"],
            "--unit": ["kt"],
            "--rounding": ["1"],
            "--hybrid": [],
        }.items()
    },
    **{
        (f"chains {name}", "--study with a table"): (
            REFUSED,
            ["chains", name, *rest, "--table", "{new}"],
            ["--study", "netherlands"],
        )
        for name, rest in {"paths": [], "split": [], "scenario": ["{new}"]}.items()
    },
}
_CHAINS = (
    "--year",
    "--study",
    "--table",
    "--home",
    "--pressure",
    "--rounding",
    "--unit",
    "--hybrid",
    "--lang",
    "--json",
)
ELSEWHERE = {
    ("update", "--results"): "test_update",
    ("update", "--lock"): "test_update",
    ("update", "--store"): "test_update",
    ("update", "--offline"): "test_update",
    ("update", "--base"): "test_update",
    ("update", "--lang"): "test_update",
    ("update", "--json"): "test_update",
    **{
        ("countries", o): "test_countries"
        for o in ("--year", "--with", "--where", "--run", "--study", "--results", "--lang", "--json")
    },
    ("new", "--region"): "test_commands",
    ("new", "--json"): "test_commands",
    ("fetch", "--from"): "test_fetch",
    ("fetch", "--store"): "test_fetch",
    ("fetch", "--offline"): "test_fetch",
    ("fetch", "--base"): "test_fetch",
    ("fetch", "--lang"): "test_fetch",
    ("fetch", "--json"): "test_fetch",
    ("sources", "--stale"): "test_fetch",
    ("sources", "--store"): "test_fetch",
    ("sources", "--lang"): "test_fetch",
    ("sources", "--json"): "test_fetch",
    **{
        ("backcast", o): "test_could_be"
        for o in (
            "--target",
            "--product",
            "--objective",
            "--lever",
            "--draws",
            "--search-draws",
            "--run",
            "--results",
            "--study",
            "--lang",
            "--json",
        )
    },
    **{
        ("steady", o): "test_could_be"
        for o in ("--people", "--use", "--life", "--capacity", "--run", "--study", "--results", "--lang", "--json")
    },
    **{
        ("product", o): "test_product_cli" for o in ("--product", "--labour", "--gain", "--changes", "--lang", "--json")
    },
    ("product", "--good"): "test_product_cli",
    **{("product", o): "test_product_passports" for o in ("--format", "--mass", "--map", "--sheet", "--header")},
    ("show", "--adjusted"): "test_reconcile_cli",
    **{("value", o): "test_value_cli" for o in ("--profile", "--weight", "--unit", "--lang", "--json")},
    **{("value", o): "test_value_balance" for o in ("--sector", "--run", "--study", "--results")},
    **{("reconcile", o): "test_reconcile_cli" for o in ("--method", "--bounds", "--alpha", "--lang", "--json")},
    **{("reconcile", o): "test_reconcile_cli" for o in ("--run", "--study", "--results")},
    **{
        ("sensitivity", o): "test_sensitive"
        for o in (
            "--year",
            "--where",
            "--top",
            "--method",
            "--group",
            "--seed",
            "--margins",
            "--run",
            "--study",
            "--results",
            "--lang",
            "--json",
        )
    },
    **{
        ("robust", o): "test_how_sure"
        for o in (
            "--year",
            "--since",
            "--where",
            "--draws",
            "--through-models",
            "--seed",
            "--group",
            "--margins",
            "--workers",
            "--cluster",
            "--run",
            "--study",
            "--results",
            "--lang",
            "--json",
        )
    },
    ("stocks lifetimes", "--study"): "test_stocks_cli",
    ("stocks lifetimes", "--refit"): "test_stocks_cli",
    ("stocks project", "--run"): "test_stocks_cli",
    ("stocks project", "--study"): "test_stocks_cli",
    ("stocks project", "--product"): "test_stocks_cli",
    **{
        ("chains audit", o): "test_chains_cli"
        for o in ("--rounding", "--year", "--unit", "--hybrid", "--lang", "--json")
    },
    **{("chains paths", o): "test_chains_cli" for o in ("--sector", "--top", "--coverage", "--limit", *_CHAINS)},
    **{("chains split", o): "test_chains_cli" for o in ("--sector", *_CHAINS)},
    **{("chains scenario", o): "test_chains_cli" for o in _CHAINS},
    **{
        (f"chains {name}", o): "test_chain_doors"
        for name, own in {
            "multipliers": ("--top",),
            "extraction": ("--top", "--sector"),
        }.items()
        for o in (*own, *_CHAINS)
        if o != "--home"
    },
    **{
        ("chains constructs", o): "test_chain_doors"
        for o in (
            "--supply",
            "--use",
            "--unit",
            "--printed",
            "--model",
            "--out",
            "--force",
            "--year",
            "--rounding",
            "--lang",
            "--json",
        )
    },
    **{
        ("chains waste", o): "test_chain_doors"
        for o in ("--table", "--allocation", "--unit", "--waste-unit", "--year", "--rounding", "--lang", "--json")
    },
    **{
        (name, o): "test_steering"
        for name, own in {
            "targets": ("--run", "--study", "--results"),
            "allocate": ("--principle", "--to", "--cut", "--run", "--study", "--results"),
            "share": (
                "--deliveries",
                "--by",
                "--home",
                "--year",
                "--retention",
                "--clip",
                "--study",
                "--table",
                "--pressure",
                "--rounding",
                "--unit",
                "--hybrid",
            ),
            "claims": ("--holder",),
        }.items()
        for o in (*own, "--lang", "--json")
    },
    ("targets", "--mission"): "test_mission",
    ("targets", "--saved"): "test_mission",
    **{
        ("disclose", o): "test_disclose"
        for o in ("--by", "--at-least", "--dominance", "--p", "--earlier", "--out", "--force", "--lang", "--json")
    },
    **{
        (f"perspectives {name}", o): "test_perspectives"
        for name, own in {
            "list": ("--study",),
            "show": ("--study",),
            "compare": ("--only", "--sure", "--run", "--study", "--results"),
            "questions": ("--run", "--study", "--results"),
            "new": ("--out", "--study", "--force"),
        }.items()
        for o in (*own, "--lang", "--json")
    },
    **{
        (f"scenario {name}" if name else "scenario", o): "test_scenario_cli"
        for name, own in {
            "": (),
            "list": ("--run", "--study", "--results"),
            "levers": (),
            "show": ("--lever", "--run", "--study", "--results"),
            "run": ("--lever", "--compare", "--year", "--all", "--explain", "--orders", "--draws", *WHICH_RUN),
        }.items()
        for o in (*own, *(("--lang", "--json") if name else ()))
    },
    **{
        ("scenario file", o): "test_scenario_cli"
        for o in ("--lever", "--out", "--force", "--run", "--study", "--results", "--lang")
    },
    **{("share", o): "test_firms" for o in ("--of", "--run", "--results")},
    **{
        (name, o): "test_firms"
        for name, own in {
            "firm": ("--claims", "--run", "--study", "--results"),
            "template": ("--out", "--force"),
        }.items()
        for o in (*own, "--lang", "--json")
    },
    ("run", "--out"): "the folder of every run in these tests",
    ("new", "--lang"): "the language of one line on stderr, below",
    ("export", "--out"): "the file of every export in test_commands",
    ("export", "--force"): "test_writing and below: a file is there already",
    ("export", "--publisher"): "tests/exchange/test_crate.py: given, lacking, and with a form that takes none",
    ("export", "--contact"): "tests/exchange/test_crate.py: given, lacking, and with a form that takes none",
    ("export", "--address"): "tests/exchange/test_crate.py: given, lacking, and with a form that takes none",
    ("export", "--licence"): "tests/exchange/test_crate.py: given, lacking, and with a form that takes none",
    ("export", "--inputs"): "tests/exchange/test_crate.py: given, lacking, and with a form that takes none",
    ("export", "--lang"): "tests/exchange: headings and numbers in both languages",
    ("report", "--size"): "tests/report",
    ("report", "--out"): "tests/report",
    ("report", "--force"): "tests/report",
    ("report", "--lang"): "tests/report",
    ("report", "--json"): "tests/report",
    ("serve", "--host"): "tests/web",
    ("serve", "--port"): "tests/web",
    ("serve", "--token"): "tests/web",
    ("serve", "--lang"): "test_serving_words",
    ("serve", "--open"): "opens a browser, which tests have not",
    ("compare", "--rows"): "test_compare_shows_what_fits_and_counts_the_rest",
}


def options():
    """Every option of every command, those of groups too."""
    todo = list(typer.main.get_command(app).commands.items())
    for name, found in todo:
        todo += [(f"{name} {inner}", each) for inner, each in getattr(found, "commands", {}).items()]
        for parameter in () if hasattr(found, "commands") else found.params:
            if parameter.param_type_name == "option" and "--help" not in parameter.opts:
                yield name, parameter.opts[0]


def test_every_option_is_tested_or_named():
    assert sorted(set(options()) - ASKED.keys() - SHIPPED.keys() - ELSEWHERE.keys()) == []


def test_no_option_is_named_that_is_gone():
    plain = {key for key in ASKED | SHIPPED if " " not in key[1]} | ELSEWHERE.keys()
    assert sorted(plain - set(options())) == []


@pytest.fixture
def filled(small_run, folder, tmp_path):
    """Places that stand in the arguments."""
    file = small_run.file.path
    places = {
        "results": file.parent,
        "file": file,
        "study": folder,
        "new": tmp_path / "new.csv",
        "other": tmp_path / "other.duckdb",
        "pdf": tmp_path / "new.pdf",
        "runs": tmp_path / "runs",
    }
    return lambda texts: [text.format(**places) for text in texts]


def counts_or_is_refused(asked, kind, base, extra, known=None):
    """Without the option and with it; `known`: what commands without an option said before. The exit code with it."""
    if kind == REFUSED:
        code, out, err = asked(*base, *extra)
        assert (code, out) == (1, "")
        assert err.strip()
        assert "Traceback" not in err
        assert "problems in" not in err
        return code
    known = {} if known is None else known
    if tuple(base) not in known:
        known[tuple(base)] = asked(*base)
    without, given = known[tuple(base)], asked(*base, *extra)
    assert given[0] == without[0]
    assert (given[1], given[2]) != (without[1], without[2])
    return given[0]


@pytest.mark.parametrize(("kind", "base", "extra"), ASKED.values(), ids=[" ".join(k) for k in ASKED])
def test_an_option_counts_or_is_refused(kringloop, filled, kind, base, extra):
    counts_or_is_refused(kringloop, kind, filled(base), filled(extra))


@pytest.fixture(scope="module")
def known():
    """What commands on the shipped study say without an option, each asked once."""
    return {}


@pytest.mark.parametrize(("kind", "base", "extra"), SHIPPED.values(), ids=[" ".join(k) for k in SHIPPED])
def test_an_option_on_the_shipped_study_counts_or_is_refused(capsys, tmp_path, known, kind, base, extra):
    def asked(*arguments):
        code = command([a.replace("{new}", str(tmp_path / "new.csv")) for a in arguments])
        return code, *capsys.readouterr()

    ended = counts_or_is_refused(asked, kind, base, extra, known)
    assert ended == (0 if kind == CHANGES else 1)


def test_an_empty_list_of_tables_is_refused(kringloop, small_run, tmp_path):
    code, out, err = kringloop("export", "--tables", "", "--out", tmp_path / "x.csv", "--run", small_run.file.path)
    assert (code, out) == (1, "")
    assert "--tables names no table" in err
    assert not (tmp_path / "x.csv").exists()


def test_a_headline_of_an_indicator_that_has_no_figure_asks_which_code_to_open(kringloop, folder, results):
    change(folder, "study.yaml", '    sector: ["24-25"]\n', '    sector: ["24-25"]\n    small_waste.sector: ["23"]\n')
    assert kringloop("run", folder, "--out", results, "--quiet")[0] == 0
    code, out, err = kringloop("explain", "small_waste", "--year", "2020", "--results", results)
    assert (code, out) == (1, "")
    assert err.startswith("say which sector of 'small_waste' to open, for example --where sector=24-25")
