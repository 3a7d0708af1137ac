"""From a Vega-Lite spec, or a drawing of our own, to SVG and PNG.

Nothing is fetched: data stand inline and no address is allowed. Drawings are kept by the hash of spec,
locale and theme, so that a page seen twice is drawn once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from threading import Lock
from xml.sax.saxutils import escape

from kringloop.charts.drawing import coordinate
from kringloop.charts.figures import FORMAT_LOCALES, TIME_LOCALES
from kringloop.charts.text import font_folder
from kringloop.charts.theme import FONT_STACK, VEGA_CONFIG

VEGA_LITE = "6.4"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
KEPT = 512
_drawn: OrderedDict[str, str] = OrderedDict()
_lock = Lock()
_TAG = re.compile(r"<[A-Za-z][^>]*>")
_NOISE = re.compile(r' (?:role|class|pointer-events|aria-[a-z]+)="[^"]*"| opacity="1"')
_HOLLOW = re.compile(r"<path(?: d=\"(?:M0(?:\.5)?,0(?:\.5)?h0v0h0Z)?\"| display=\"none\")*(?: display=\"none\")?/>")


def digest(spec: Mapping[str, object], language: str) -> str:
    """Hash of everything that decides how a chart looks."""
    parts = [dict(spec), language, dict(VEGA_CONFIG), dict(FORMAT_LOCALES[language]), VEGA_LITE]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@cache
def register_fonts() -> None:
    """Make the shipped font known to the renderer, once in a process."""
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))


def draw(spec: Mapping[str, object], language: str) -> str:
    """SVG of a spec, from the cache when it was drawn before."""
    key = digest(spec, language)
    with _lock:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
    made = _tidy(_convert(spec, language))
    with _lock:
        _drawn[key] = made
        while len(_drawn) > KEPT:
            _drawn.popitem(last=False)
    return made


def _convert(spec: Mapping[str, object], language: str) -> str:
    import vl_convert

    register_fonts()
    made = vl_convert.vegalite_to_svg(
        dict(spec),
        vl_version=VEGA_LITE,
        config=dict(VEGA_CONFIG),
        allowed_base_urls=[],
        format_locale=dict(FORMAT_LOCALES[language]),
        time_format_locale=TIME_LOCALES[language],
    )
    return str(made)


def _tidy(svg: str) -> str:
    """Leave out what a picture with one description does not need; shortens it by a third."""
    svg = _TAG.sub(lambda tag: _NOISE.sub("", tag[0]), svg)
    return _HOLLOW.sub("", svg).replace(f'font-family="{FONT_STACK[1:14]}"', f'font-family="{FONT_STACK}"')


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing [px]."""
    found = re.search(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    assert found, "the renderer wrote an SVG without size"
    return float(found[1]), float(found[2])


def inner(svg: str) -> str:
    """What stands between the outer tags."""
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


def own_ids(body: str, prefix: str) -> str:
    """Put a prefix before every id, so that charts on one page do not take each other's clips and patterns."""
    names = sorted(set(re.findall(r'\bid="([^"]+)"', body)))
    renamed = {name: f"{prefix}-{number}" for number, name in enumerate(names)}
    body = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{renamed[m[1]]}"', body)
    return re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{renamed.get(m[1], m[1])})", body)


def wrapped(body: str, width: float, height: float, *, prefix: str, title: str, description: str) -> str:
    """The outer SVG, with the role, title and description a screen reader needs."""
    w, h = coordinate(width), coordinate(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
        f"{own_ids(body, prefix)}</svg>"
    )


def to_png(svg: str, scale: float) -> bytes:
    """Pixels of an SVG."""
    import vl_convert

    register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


@cache
def browser_bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one script for browsers, from the renderer itself: nothing is fetched."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE))


def warm_up() -> None:
    """Start the renderer, so that the first reader does not wait for it."""
    spec = {"$schema": SCHEMA, "data": {"values": [{"x": 1}]}, "mark": "point"}
    for language in FORMAT_LOCALES:
        draw({**spec, "encoding": {"x": {"field": "x", "type": "quantitative"}}}, language)
