"""Raw materials side by side, and each on a page of its own."""

from __future__ import annotations

from kringloop.reading import Reading, crm_sheets, materials
from kringloop.web.pages.materials.division import build_division
from kringloop.web.pages.materials.pages import build_all, build_one
from kringloop.web.view import Page

ORDER = 55


def _near(reading: Reading) -> tuple[str, ...]:
    return tuple(m.path for m in materials.materials(reading))


PAGES = (
    Page(
        path="materials",
        template="materials/all.html",
        build=build_all,
        footer="nav.materials",
        exists=materials.has_materials,
    ),
    Page(
        path="materials/{code}",
        template="materials/division.html",
        build=build_division,
        exists=materials.has_materials,
        near=lambda _: tuple(f"materials/{code}" for code in crm_sheets.divisions_with_uses()),
    ),
    Page(
        path="material/{code}",
        template="materials/one.html",
        build=build_one,
        exists=materials.has_materials,
        near=_near,
    ),
)
