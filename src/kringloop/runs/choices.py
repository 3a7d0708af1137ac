"""Every choice of method of a study: its key, where it stands, what is taken now, and the alternatives.

Indicators and models declare choices; assumptions of a life cycle are choices too, with the scenarios of the study as
their alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import Alternative, Choice, Names, not_carried, wrong_choice
from kringloop.indicators import INDICATORS
from kringloop.models import AFTER_RECORD, MODELS
from kringloop.scenarios import LEVERS
from kringloop.study import StudyFile

Path = tuple[str, ...]
WINDOW: Final = "show.window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice as a study has made it.

    Parameters
    ----------
    key          : as `sets` and `--set` name it
    paths        : where it stands in the study file: several where accounts share it
    now          : value of the study
    alternatives : values with names, reason and reference
    allowed      : the range
    touches      : indicators or accounts that it changes
    """

    key: str
    names: Names
    paths: tuple[Path, ...]
    now: Any
    alternatives: tuple[Alternative, ...]
    allowed: Any
    touches: tuple[str, ...]

    def wrong(self, value: object) -> str:
        """Why a value cannot be chosen, or nothing."""
        return not_carried(self.alternatives, value) or wrong_choice(self.allowed, self.now, value)


def choices_of_study(study: StudyFile) -> tuple[Chosen, ...]:
    """Every choice of a study, in the order of indicators, models, assumptions and what is shown."""
    return (*_of_indicators(study), *_of_models(study), *_assumptions(study), _window(study))


def _of_indicators(study: StudyFile) -> Iterator[Chosen]:
    """One choice per key where its definitions share it, else one per definition.

    A definition for which the study chooses apart has its choice as well; that of its key reaches it too.
    """
    keys = dict.fromkeys(i.key for i in INDICATORS)
    for key in keys:
        definitions = [i for i in INDICATORS if i.key == key]
        for name in dict.fromkeys(n for i in definitions for n in i.method):
            having = [i for i in definitions if name in i.method]
            shared = all(i.method[name] == having[0].method[name] for i in having)
            apart = [i for i in having if i.id != key and name in study.choices.get(i.id, {})] if shared else having
            for place, group in [*([(key, having)] if shared else []), *((i.id, [i]) for i in apart)]:
                choice = group[0].method[name]
                now = {**study.choices.get(key, {}), **study.choices.get(place, {})}.get(name, choice.default)
                places = [place, *(i.id for i in apart if place == key)]
                paths = tuple(("choices", p, name) for p in places)
                yield _chosen(f"{place}.{name}", choice, paths, now, tuple(i.id for i in group))


def _chosen(key: str, choice: Choice, paths: tuple[Path, ...], now: Any, touches: tuple[str, ...]) -> Chosen:
    return Chosen(
        key=key,
        names=choice.names,
        paths=paths,
        now=now,
        alternatives=choice.alternatives,
        allowed=choice.allowed,
        touches=touches,
    )


def _of_models(study: StudyFile) -> Iterator[Chosen]:
    for family, accounts in _families(study).items():
        methods = {a: MODELS[str(study.accounts[a].engine)].method for a in accounts}
        for name in dict.fromkeys(n for method in methods.values() for n in method):
            having = tuple(a for a in accounts if name in methods[a])
            choice = methods[having[0]][name]
            now = study.accounts[having[0]].settings.get(name, choice.default)
            paths = tuple(("accounts", a, "settings", name) for a in having)
            yield _chosen(f"{family}.{name}", choice, paths, now, having)


def _families(study: StudyFile) -> Mapping[str, list[str]]:
    """Accounts by the family of their model: what stands before the point."""
    found: dict[str, list[str]] = {}
    for key, spec in study.accounts.items():
        if spec.engine is not None and spec.engine in MODELS:
            found.setdefault(spec.engine.partition(".")[0], []).append(key)
    return found


def _assumptions(study: StudyFile) -> Iterator[Chosen]:
    """Levers of today, where a model has them; their alternatives are what the scenarios of the study reach."""
    for family, accounts in _families(study).items():
        having = [a for a in accounts if isinstance(study.accounts[a].settings.get("today"), Mapping)]
        if not having:
            continue
        settings = study.accounts[having[0]].settings
        today = settings["today"]
        for name in today:
            if name not in LEVERS or name in AFTER_RECORD:
                continue
            lever, scenarios = LEVERS[name], settings.get("scenarios", {})
            yield Chosen(
                key=f"{family}.{name}",
                names=lever.names,
                now=today[name]["value"],
                paths=tuple(("accounts", a, "settings", "today", name, "value") for a in having),
                alternatives=tuple(_reached(s, name) for s in scenarios.values() if name in (s.get("changes") or {})),
                allowed=(lever.value(lever.low), lever.value(lever.high)),
                touches=tuple(having),
            )


def _reached(spec: Mapping[str, Any], name: str) -> Alternative:
    names, note = Names(**spec["names"]), spec.get("note")
    reason = names if not note else Names(**note) if isinstance(note, Mapping) else Names(note, note)
    return Alternative(value=spec["changes"][name], names=names, reason=reason)


def _window(study: StudyFile) -> Chosen:
    """The years over which trends are told."""
    last = study.years[1]
    return Chosen(
        key=WINDOW,
        names=Names("jaren waarover trends gaan", "years that trends are told over"),
        paths=(("show", "window"),),
        now=list(study.show.window) if study.show.window else None,
        alternatives=tuple(
            Alternative(value=[last - n + 1, last], names=Names(f"laatste {n} jaar", f"last {n} years"), reason=reason)
            for n, reason in (
                (8, Names("kort: wat er nu gebeurt", "short: what happens now")),
                (15, Names("lang: een crisis telt minder zwaar", "long: a crisis weighs less")),
            )
        ),
        allowed=None,
        touches=("show",),
    )
