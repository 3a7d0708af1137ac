"""The files around the package agree with it and with each other."""

import configparser
import re
import tomllib

import yaml
from tests.guards.source import ROOT, rooms

from kringloop import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def between(text, mark):
    return re.search(rf"<!-- {mark}:begin -->\n(.*?)<!-- {mark}:end -->", text, re.S)[1]


def layers():
    config = configparser.ConfigParser()
    config.read_string(text_of(".importlinter"))
    lines = config["importlinter:contract:layers"]["layers"].split("\n")
    return [line.replace("(", "").replace(")", "").strip() for line in lines if line.strip()]


def test_the_version_is_the_same_everywhere():
    cited = yaml.safe_load(text_of("CITATION.cff"))
    assert PROJECT["project"]["version"] == __version__ == cited["version"]
    assert f"## {__version__}" in text_of("CHANGELOG.md")


def test_warnings_are_errors():
    assert PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"][0] == "error"


def test_every_change_says_whether_numbers_change():
    entries = re.split(r"^- ", text_of("CHANGELOG.md"), flags=re.M)[1:]
    assert entries
    assert [e for e in entries if not re.match(r"\w+, (\*\*)?numbers (change|same|new)", e)] == []


def test_the_licence_is_apache():
    licence = text_of("LICENSE")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_the_readme_begins_with_the_two_commands_and_their_output():
    readme = text_of("README.md")
    assert readme.index("make monitor") < readme.index("make test") < readme.index("<!-- output:begin -->") < 1500
    assert between(readme, "output").strip()


def test_pages_named_in_the_texts_exist():
    for name in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/index.md"):
        folder = (ROOT / name).parent
        links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text_of(name))]
        missing = [link for link in links if "generated/" not in link and not (folder / link).exists()]
        assert not missing, f"{name} names pages that do not exist"


def test_the_architecture_page_shows_the_order_that_is_checked():
    shown = between(text_of("docs/architecture.md"), "layers").strip().strip("`").removeprefix("text").strip()
    assert shown.splitlines() == layers()


def test_the_architecture_page_names_every_room():
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", between(text_of("docs/architecture.md"), "rooms"), re.M)
    ordered = [room for layer in layers() for room in layer.split(" | ")]
    assert {room for room, _ in rows} == set(ordered) - {"__main__"}
    still_later = [room for room, owns in rows if owns.startswith("*later*") and room in rooms()]
    assert not still_later, "these rooms exist now: say what they own"


def test_the_lock_names_versions_and_no_host():
    first, *pins = text_of("requirements.lock").splitlines()
    assert re.fullmatch(r"# python 3\.\d+", first)
    assert pins
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.+!-]+( --hash=sha256:[0-9a-f]{64})+", pin) for pin in pins)


def test_the_lock_covers_what_is_declared():
    locked = {line.split("==")[0] for line in text_of("requirements.lock").splitlines()[1:]}
    declared = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]
    names = {re.split(r"[><=\[]", text)[0].lower().replace("_", "-") for text in declared}
    assert names <= locked
