"""Why a producer could not be asked or heard, in both languages: what was seen, and how to go on."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

from kringloop.core import FetchError, system_reason
from kringloop.fetching.unsound import UnsoundError

_TAG = re.compile(r"<[^>]*>?")
_STAYS = "  What was fetched before stays in use. Try again later."
_STAYS_NL = "  Wat eerder is opgehaald blijft in gebruik. Probeer het later opnieuw."


class GoneError(FetchError):
    """Nothing is at this address (404, 410, or it points elsewhere): another version of the service may have it."""


def silent(url: str, seconds: float, held: int) -> FetchError:
    """No answer within the time."""
    return FetchError(
        f"{url} gives no answer within {seconds:g} s ({held} bytes came)\n{_STAYS}",
        nl=f"{url} antwoordt niet binnen {seconds:g} s ({held} bytes kwamen aan)\n{_STAYS_NL}",
    )


def unreachable(url: str, why: str) -> FetchError:
    """No connection."""
    return FetchError(
        f"{url} cannot be reached: {why}\n  Is there a network? With --offline nothing is asked.\n{_STAYS}",
        nl=f"{url} is niet te bereiken: {why}\n  Is er netwerk? Met --offline wordt niets gevraagd.\n{_STAYS_NL}",
    )


def no_address(url: str) -> FetchError:
    """Not an address of the web."""
    return FetchError(
        f"'{url}' is no web address; give one that begins with https:// (--base, KRINGLOOP_BASE_… or fetch.toml)",
        nl=f"'{url}' is geen webadres; geef er een dat begint met https:// (--base, KRINGLOOP_BASE_… of fetch.toml)",
    )


def cut_off(url: str, held: int) -> FetchError:
    """The body ended too soon, each time."""
    return FetchError(
        f"{url}: the answer was cut off each time, the last time after {held} bytes\n{_STAYS}",
        nl=f"{url}: het antwoord brak telkens af, de laatste keer na {held} bytes\n{_STAYS_NL}",
    )


def busy(url: str, status: int, wait: float | None, attempts: int) -> FetchError:
    """The server is busy or fails."""
    later = "" if wait is None else f"; it asks to wait {wait:.0f} s"
    later_nl = "" if wait is None else f"; hij vraagt {wait:.0f} s te wachten"
    return FetchError(
        f"{url} answers {_named(status)}{later} (asked at most {attempts} times)\n{_STAYS}",
        nl=f"{url} antwoordt {_named(status)}{later_nl} (ten hoogste {attempts} keer gevraagd)\n{_STAYS_NL}",
    )


def refused(url: str, status: int, said: str) -> FetchError:
    """A status that does not pass by itself."""
    page = said.lstrip()[:9].lower() in ("<!doctype", "<html", "<html>")
    says = "" if page else " ".join(_TAG.sub(" ", said).split())
    shown = f": {says}" if says else ""
    hint, hint_nl = _HINTS.get(status, _HINT)
    return (GoneError if status in _ABSENT else FetchError)(
        f"{url} answers {_named(status)}{shown}\n  {hint}",
        nl=f"{url} antwoordt {_named(status)}{shown}\n  {hint_nl}",
    )


def gone(what: str, tried: tuple[str, ...]) -> FetchError:
    """No version of a service has a table."""
    return FetchError(
        f"{what} is at none of its addresses: {', '.join(tried)}\n  Is the code right? Else these versions of the "
        "service are gone: give the new address with --base, or download by hand and use --from FILE.",
        nl=f"{what} staat op geen van de adressen: {', '.join(tried)}\n  Klopt de code? Anders bestaan deze versies "
        "van de dienst niet meer: geef het nieuwe adres met --base, of download zelf en gebruik --from BESTAND.",
    )


def moved(url: str, there: str, there_nl: str = "") -> FetchError:
    """A move that is not followed."""
    return GoneError(
        f"{url} points to {there}, which is not followed\n  If that is right, give it with --base.",
        nl=f"{url} verwijst naar {there_nl or there}, en dat wordt niet gevolgd\n  Klopt dat, geef het dan met --base.",
    )


def unwritten(url: str, folder: Path, error: OSError) -> FetchError:
    """A body that the disk does not take."""
    return FetchError(
        f"what {url} sends cannot be written in {folder.parent}: {system_reason(error)}\n  Make room, or choose "
        "another store with --store. What was fetched before stays in use.",
        nl=f"wat {url} stuurt kan niet worden geschreven in {folder.parent}: {system_reason(error, 'nl')}\n"
        "  Maak ruimte, of kies een andere opslag met --store. Wat eerder is opgehaald blijft in gebruik.",
    )


def unsound(url: str, why: UnsoundError, attempts: int) -> FetchError:
    """A body that is not what was asked for."""
    return FetchError(
        f"{url}: {why.en} ({attempts} times)\n{_STAYS}", nl=f"{url}: {why.nl} ({attempts} keer)\n{_STAYS_NL}"
    )


def too_large(url: str, size: int, largest: int) -> FetchError:
    """More than is taken."""
    return FetchError(
        f"{url} sends {size} bytes or more; no more than {largest} are taken",
        nl=f"{url} stuurt {size} bytes of meer; er worden er niet meer dan {largest} aangenomen",
    )


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


_HINT = (
    "The service does not take this question; has it changed? Else download by hand and use --from FILE.",
    "De dienst neemt deze vraag niet aan; is zij veranderd? Download anders zelf en gebruik --from BESTAND.",
)
_KEY = (
    "Is a key needed, or the one given not accepted?",
    "Is er een sleutel nodig, of wordt de gegeven sleutel niet aanvaard?",
)
_GONE = (
    "Is the code right? If the service has moved, give its address with --base.",
    "Klopt de code? Is de dienst verhuisd, geef dan het adres met --base.",
)
_ABSENT = (404, 410)
_HINTS = {401: _KEY, 403: _KEY, **dict.fromkeys(_ABSENT, _GONE)}
