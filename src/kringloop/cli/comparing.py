"""`compare`: two results files side by side."""

from __future__ import annotations

from pathlib import Path

from kringloop.cli.render import console, number, print_json, share, table


def compare_command(old: Path, new: Path, *, rows: int, as_json: bool) -> None:
    """What moved between two runs, largest relative change first, and the cause."""
    from kringloop.study import compare_runs, open_run

    found = compare_runs(open_run(old), open_run(new))
    if as_json:
        print_json({
            "cause": found.cause, "same_inputs": found.same_inputs, "same_program": found.same_program,
            "changed": found.changed.to_dicts(), "only_old": found.only_old.to_dicts(),
            "only_new": found.only_new.to_dicts(), "choices": found.choices.to_dicts(),
        })  # fmt: skip
        return
    out = console()
    print(f"{old} → {new}\n{found.cause}")
    out.print(f"{found.changed.height} figures changed, {found.only_old.height} only in the old run, "
              f"{found.only_new.height} only in the new")  # fmt: skip
    for row in found.choices.iter_rows(named=True):
        out.print(f"choice of {row['indicator']} {row['definition']}: {row['old']} → {row['new']}", markup=False)
    if found.changed.is_empty():
        return
    known = [c for c in found.changed.columns if c not in ("old", "new", "difference", "relative", "unit")]
    used = [c for c in known if found.changed[c].null_count() < found.changed.height]
    made = table(
        "", [(c, "left") for c in used] + [("old", "right"), ("new", "right"), ("change", "right"), ("unit", "left")]
    )
    for row in found.changed.head(rows).iter_rows(named=True):
        made.add_row(
            *(str(row[c] if row[c] is not None else "") for c in used),
            number(row["old"]),
            number(row["new"]),
            share(row["relative"], signed=True),
            row["unit"],
        )
    out.print(made)
    if found.changed.height > rows:
        out.print(f"and {found.changed.height - rows} more; see --rows or --json", style="dim")
