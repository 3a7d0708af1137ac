"""From the words of a formula to what it says.

sum      : product { (+ | −) product }
product  : part { (× | ÷) part }
part     : basis { NUMBER year(s) (before | later) | in YEAR }
basis    : [−] NUMBER [unit] | ( sum ) | [ sum ≥ NUMBER [unit] ] | (sum | max) over dimension [= codes] of ( sum )
         | layer[ end → end ; name = codes ; … ]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from kringloop.core import FormulaError, did_you_mean
from kringloop.ledger.written.tokens import Token, tokens
from kringloop.ledger.written.tree import (
    Amount,
    Code,
    Condition,
    Group,
    Node,
    OtherYear,
    OverLabels,
    Pair,
    Pick,
    Reached,
)

DEEPEST = 50
MOST_STEPS = 200
"""Signs of arithmetic and other years in one formula: each is a level of its tree, which is read level by level."""
_WORDS = ("in", "over", "of", "year", "years", "before", "later")


def parse(text: str) -> Node:
    """What a formula says.

    Raises
    ------
    FormulaError   with the place: what was seen and what was expected
    """
    reader = _Reader(text, list(tokens(text)))
    node = reader.sum()
    if reader.now.kind != "end":
        reader.expected("a sign of arithmetic or the end")
    return node


@dataclass
class _Reader:
    """Reads tokens from left to right; each method reads one rule of the grammar."""

    text: str
    tokens: list[Token]
    place: int = 0
    depth: int = 0
    steps: int = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def expected(self, what: str) -> NoReturn:
        raise FormulaError(f"expected {what}; seen {self.now.shown}", text=self.text, at=self.now.at)

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these words or signs, and no quoted text."""
        return self.now.kind not in ("quoted", "end") and self.now.text in texts

    def take(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def step(self) -> Token:
        """Take a token that adds a level to the formula."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            what = f"a formula has at most {MOST_STEPS} steps; write a long sum as one selection, or as 'sum over'"
            raise FormulaError(what, text=self.text, at=self.now.at)
        return self.take()

    def need(self, text: str, where: str) -> Token:
        if not self.sees(text):
            self.expected(f"'{text}' {where}")
        return self.take()

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(f"brackets stand more than {DEEPEST} deep", text=self.text, at=self.now.at)
        node = self.product()
        while self.sees("+", "−"):
            sign = self.step()
            node = Pair(node, "+" if sign.text == "+" else "−", self.product(), sign.at)
        self.depth -= 1
        return node

    def product(self) -> Node:
        node = self.part()
        while self.sees("×", "÷"):
            sign = self.step()
            node = Pair(node, "×" if sign.text == "×" else "÷", self.part(), sign.at)
        return node

    def part(self) -> Node:
        node = self.basis()
        while self.now.kind == "number" or self.sees("in"):
            node = self.fixed(node) if self.sees("in") else self.shifted(node)
        return node

    def fixed(self, node: Node) -> Node:
        at = self.step().at
        return OtherYear(node, "at", self.whole("a year"), at)

    def shifted(self, node: Node) -> Node:
        at, years = self.now.at, self.whole("a number of years")
        if not self.sees("year", "years"):
            self.expected("'year' or 'years' behind a number that follows a part")
        self.take()
        if not self.sees("before", "later"):
            self.expected("'before' or 'later'")
        return OtherYear(node, "shift", years if self.step().text == "before" else -years, at)

    def whole(self, what: str) -> int:
        if self.now.kind != "number" or not self.now.text.isdigit():
            self.expected(what)
        return int(self.take().text)

    def basis(self) -> Node:
        if self.now.kind == "number" or self.sees("−"):
            return self.amount()
        if self.sees("("):
            self.take()
            node = self.sum()
            self.need(")", "to close the bracket")
            return node
        if self.sees("["):
            return self.reached()
        if self.now.kind != "name":
            self.expected("a selection such as mass[account=waste], a number or a bracket")
        following = self.tokens[self.place + 1]
        if self.sees("sum", "max") and following.text == "over" and following.kind == "name":
            return self.over()
        return self.pick()

    def amount(self) -> Amount:
        at, negative = self.now.at, self.sees("−")
        if negative:
            self.take()
        if self.now.kind != "number":
            self.expected("a number behind '−'")
        value = float(self.take().text)
        return Amount(-value if negative else value, self.unit(), at)

    def unit(self) -> str:
        if self.now.kind == "quoted":
            return self.take().text
        words: list[str] = []
        while self.now.kind == "name" and self.now.text not in _WORDS:
            words.append(self.take().text)
        return " ".join(words) or "1"

    def reached(self) -> Node:
        at = self.take().at
        inner = self.sum()
        self.need("≥", "and the level that is to be reached")
        level = self.amount()
        self.need("]", "behind the level")
        return Reached(inner, level, at)

    def over(self) -> Node:
        how = self.take()
        self.take()
        complete = self.sees("every")
        if complete:
            self.take()
        dimension = self.code("a dimension").text
        labels: tuple[Code, ...] | None = None
        if self.sees("="):
            self.take()
            labels = self.codes()
        self.need("of", "and what is added up, between brackets")
        self.need("(", "behind 'of'")
        inner = self.sum()
        self.need(")", "to close the bracket")
        return OverLabels("sum" if how.text == "sum" else "max", dimension, labels, complete, inner, how.at)

    def pick(self) -> Node:
        layer = self.take()
        if not self.sees("["):
            hint = f"; {did_you_mean(layer.text, ('sum', 'max'))}" if self.sees("over") else ""
            self.expected(f"'[' behind the layer '{layer.text}', as in {layer.text}[account=…]{hint}")
        self.take()
        conditions: list[Condition] = []
        while True:
            conditions += self.conditions()
            if not self.sees(";"):
                break
            self.take()
        self.need("]", "or ';' behind a condition")
        return Pick(layer.text, tuple(conditions), layer.at)

    def conditions(self) -> list[Condition]:
        """`name=value`, or the two ends of `origin → destination`."""
        if self.now.kind == "end":
            self.expected("a condition such as account=waste")
        following = self.tokens[self.place + 1]
        if self.now.kind == "code" and following.kind == "sign" and following.text == "=":
            name = self.take()
            self.take()
            return [Condition(name.text, self.groups(), name.at)]
        ends: list[Condition] = []
        for end in ("origin", "destination"):
            at = self.now.at
            groups = self.groups()
            if not (len(groups) == 1 and not groups[0].attribute and [c.text for c in groups[0].codes] == ["*"]):
                ends.append(Condition(end, groups, at))
            if end == "origin":
                self.need("→", "and the other end of the flow, or '=' and a code")
        return ends

    def groups(self) -> tuple[Group, ...]:
        found: list[Group] = []
        while self.now.kind in ("code", "quoted") or self.sees("@"):
            attribute = ""
            following = self.tokens[self.place + 1]
            if self.sees("@"):
                self.take()
                attribute = "region"
            elif self.now.kind == "code" and following.kind == "sign" and following.text == ":":
                attribute = self.take().text
                self.take()
            found.append(Group(self.codes(), attribute))
        if not found:
            self.expected("a code")
        return tuple(found)

    def codes(self) -> tuple[Code, ...]:
        found = [self.code("a code")]
        while self.sees("/"):
            self.take()
            found.append(self.code("a code behind '/'"))
        return tuple(found)

    def code(self, what: str) -> Code:
        if self.now.kind not in ("code", "quoted"):
            self.expected(what)
        token = self.take()
        return Code(token.text, token.at)
