"""The flows of the ledger between life-cycle stages, with return flows as loops."""

from __future__ import annotations

from kringloop.reading import balances, flow_accounts
from kringloop.web.pages.flows.balance import build_balance
from kringloop.web.pages.flows.page import build
from kringloop.web.view import Page

ORDER = 30
PAGES = (
    Page(
        path="flows",
        template="flows/page.html",
        build=build,
        nav="nav.flows",
        exists=lambda reading: bool(flow_accounts(reading)),
    ),
    Page(
        path="balance",
        template="flows/balance.html",
        build=build_balance,
        exists=lambda reading: bool(balances.balance_sectors(reading)),
    ),
)
