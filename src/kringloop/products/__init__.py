"""Bills of materials and what follows from them: content, circularity, repair, screen, disassembly; firms of products.

Owns the tree of products, components, materials and substances, read from CSV, Excel or JSON, and the figures of a
product or a firm, each with formula, unit, source and how it was read. Knows no ledger, no study and no page. A file
of one's own is read on this machine and sent nowhere; what derives from it says so.

More than twenty public names, because each question to a product is one.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.products.bill import Bill
    from kringloop.products.changes import Changed, best_changes
    from kringloop.products.company import Company, group, read_company
    from kringloop.products.comparing import compared, compared_materials, comparison
    from kringloop.products.figures import MARKS, figure_table, formulas
    from kringloop.products.footprint import Burdens, allocation_of, circular_footprint
    from kringloop.products.form import form_keys
    from kringloop.products.headings import parse_headings, remember
    from kringloop.products.intake import Intake
    from kringloop.products.materials import Material, material
    from kringloop.products.mci import Circularity, circularity
    from kringloop.products.opening import Worked, open_bill, product, worked_products
    from kringloop.products.passed import Passed, passing
    from kringloop.products.reading import bill_from, read_bill
    from kringloop.products.sharing import LEFT_OUT, few_parts, shared, shared_figures
    from kringloop.products.sheet import Sheet, Shown
    from kringloop.products.steps import GAINS, MONEY
    from kringloop.products.strategies import Kept
    from kringloop.products.taking_apart import Step, TakenApart

__getattr__ = late(__name__, __file__)

__all__ = [
    "GAINS",
    "LEFT_OUT",
    "MARKS",
    "MONEY",
    "Bill",
    "Burdens",
    "Changed",
    "Circularity",
    "Company",
    "Intake",
    "Kept",
    "Material",
    "Passed",
    "Sheet",
    "Shown",
    "Step",
    "TakenApart",
    "Worked",
    "allocation_of",
    "best_changes",
    "bill_from",
    "circular_footprint",
    "circularity",
    "compared",
    "compared_materials",
    "comparison",
    "few_parts",
    "figure_table",
    "form_keys",
    "formulas",
    "group",
    "material",
    "open_bill",
    "parse_headings",
    "passing",
    "product",
    "read_bill",
    "read_company",
    "remember",
    "shared",
    "shared_figures",
    "worked_products",
]
