"""Results printed: one page for the table, two for a sector, the whole study with its annexes.

Owns what stands on paper, in which order, and how it is set: a tagged PDF (PDF/UA-1) in Dutch or English, the
same bytes for the same run. Reads results through `reading`, draws through it; knows no formula, writes one file.
"""

from kringloop.report.write import SIZES, sector_code, write_report

__all__ = ["SIZES", "sector_code", "write_report"]
