"""Monitor and steer the change to a circular manufacturing industry.

Python's front door: `import kringloop as kl`, then `kl.run("netherlands")` or `kl.open("results")`. Names come from
their rooms when they are first asked for; importing the package reads none. For editors they stand in `__init__.pyi`.
"""

__version__ = "0.1.0"

_NAMES = {
    "front": ("Figure", "Run", "open", "run"),
    "core": ("KringloopError",),
    "economies": ("Economy", "Extension", "SupplyUse", "labels_of", "transform"),
    "chains": ("Engine", "accounts", "audit", "forward_linkages", "ghosh", "output_multipliers"),
    "ledger": ("elasticity", "lmdi", "log_changes"),
    "reference": ("concern_of",),
    "valuation": (
        "chemical_exergy",
        "direct_and_indirect",
        "hazard",
        "read_value_file",
        "supply_risk",
        "trade_risks",
        "value_balance",
        "value_kept",
    ),
    "products": ("best_changes", "product", "read_bill", "read_company"),
    "stocks": (
        "Grid",
        "InitialStock",
        "Lifetime",
        "inflow_driven",
        "life_by_product",
        "past_inflow",
        "stock_driven",
        "stock_driven_by_type",
        "value_by_age",
    ),
}
"""Public names by room."""


def __getattr__(name: str) -> object:
    """A public name or a room, read when it is first asked for."""
    from importlib import import_module

    if name in _NAMES:
        return import_module(f"{__name__}.{name}")
    for room, names in _NAMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{room}"), name)
            return found
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({"__version__", *_NAMES, *(name for names in _NAMES.values() for name in names)})
