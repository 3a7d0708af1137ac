"""Every word the charts say by themselves, in Dutch and English.

Names of indicators, flows and places come with the data; nothing here is glued to a sentence from
pieces that a translator could not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kringloop.core import Names, unknown

WORDS: Mapping[str, Names] = MappingProxyType(
    {
        # marks and columns
        "year": Names("jaar", "year"),
        "value": Names("waarde", "value"),
        "low": Names("laag", "low"),
        "high": Names("hoog", "high"),
        "remark": Names("opmerking", "remark"),
        "series": Names("reeks", "series"),
        "item": Names("onderdeel", "item"),
        "place": Names("plaats", "place"),
        "step": Names("stap", "step"),
        "eu_position": Names("positie in de EU", "position in the EU"),
        "from": Names("van", "from"),
        "to": Names("naar", "to"),
        "flow": Names("stroom", "flow"),
        "uncertainty": Names("± (95 %)", "± (95 %)"),
        "source": Names("Bron: {source}", "Source: {source}"),
        "missing": Names("ontbreekt", "missing"),
        "provisional": Names("voorlopig", "provisional"),
        "break": Names("reeksbreuk", "break in series"),
        "published": Names("gepubliceerd", "published"),
        "observed": Names("waargenomen", "observed"),
        "modelled": Names("gemodelleerd", "modelled"),
        "assumed": Names("aangenomen", "assumed"),
        "scenario": Names("scenario", "scenario"),
        "target_year": Names("doel {year}", "target {year}"),
        "no_figures": Names("geen cijfers", "no figures"),
        "nothing_to_draw": Names("Er zijn geen cijfers om te tekenen.", "There are no figures to draw."),
        # sentences
        "level_in": Names("{name}: {figure} in {year}.", "{name}: {figure} in {year}."),
        "provisional_sentence": Names("Dit cijfer is voorlopig.", "This figure is provisional."),
        "interval_sentence": Names(
            "De marge is een interval van 95 %, alleen voor fouten in de gegevens.",
            "The margin is an interval of 95 %, for errors of the data only.",
        ),
        "outside": Names("buiten de marge", "outside its margin"),
        "outside_interval": Names("Buiten de eigen marge ligt: {names}.", "Outside its own margin lies: {names}."),
        "no_interval": Names("Getekend zonder marge.", "Drawn without a margin."),
        "gap_years": Names("Zonder cijfer: {years}.", "Without a figure: {years}."),
        "after_record": Names(
            "Na {year} is er geen waarneming: de lijn is gestippeld.",
            "After {year} there is no record: the line is dotted.",
        ),
        "break_sentence": Names(
            "Reeksbreuk: {years}; cijfers van ervoor en erna zijn niet te vergelijken.",
            "Break in the series: {years}; figures before and after cannot be compared.",
        ),
        "gap_sentence": Names("Afstand tot het doel: {text}.", "Distance to the target: {text}."),
        "target_sentence": Names("Het doel voor {year} is {figure}.", "The target for {year} is {figure}."),
        "range_sentence": Names(
            "{count} cijfers, van {lowest} ({low_name}) tot {highest} ({high_name}).",
            "{count} figures, from {lowest} ({low_name}) to {highest} ({high_name}).",
        ),
        "beside_published": Names(
            "De ruit is het gepubliceerde cijfer, de balk het berekende.",
            "The diamond is the published figure, the bar the computed one.",
        ),
        "points": Names("procentpunt", "points"),
        "waterfall_sentence": Names(
            "Van {start} naar {end}: {change}. De grootste bijdrage is {name} met {figure}.",
            "From {start} to {end}: {change}. The largest contribution is {name} with {figure}.",
        ),
        "heat_sentence": Names(
            "{known} van de {all} vakken hebben een cijfer; het hoogste is {figure} ({row}, {column}).",
            "{known} of {all} cells have a figure; the highest is {figure} ({row}, {column}).",
        ),
        "map_sentence": Names(
            "{name} draagt het meest: {figure}, {share} van wat op de kaart en eronder staat.",
            "{name} carries most: {figure}, {share} of what the map and the list below it hold.",
        ),
        "map_note": Names(
            "Tegelkaart: elk land één vak, ongeveer op zijn plaats; oppervlakte zegt niets.",
            "Tile map: one tile per country, roughly in place; size means nothing.",
        ),
        "map_uncertain": Names("arcering: marge boven ± 30 %", "hatching: margin above ± 30 %"),
        "map_home": Names("De dikke rand is {code}.", "The heavy edge is {code}."),
        "map_rest": Names("Grijze stippen: {name}.", "Grey dots: {name}."),
        "map_together": Names("Samen één cijfer (omlijnd)", "One figure together (outlined)"),
        "off_map": Names("Niet op de kaart", "Not on the map"),
        "rank": Names("{rank}e van {count}", "no. {rank} of {count}"),
        "rank_highest": Names("{rank}e van {count}, van hoog naar laag", "no. {rank} of {count}, from high to low"),
        "multiples_sentence": Names(
            "{count} reeksen naast elkaar, op één schaal.", "{count} series beside each other, on one scale."
        ),
        # circulation
        "ceiling": Names("plafond", "ceiling"),
        "ceiling_sentence": Names(
            "Groei en levensduur leggen een plafond op het recyclaat; {below} van {count} punten liggen eronder.",
            "Growth and lifetime set a ceiling to recycled content; {below} of {count} points lie below it.",
        ),
        "recycling_rate": Names("recycling van afgedankte producten", "recycling of discarded products"),
        "recycled_content": Names("gerecycled aandeel", "recycled content"),
        # taking apart
        "minutes": Names("minuten", "minutes"),
        "stop": Names("hier stoppen", "stop here"),
        "free_so_far": Names("vrij tot dan", "free by then"),
        "freed_all": Names(
            "{count} stappen maken samen {gain} vrij in {minutes} minuten.",
            "{count} steps free {gain} together in {minutes} minutes.",
        ),
        "freed_stop": Names(
            "Na {name} is {gain} vrij in {minutes} minuten; wat daarna komt (gestippeld) is zijn tijd niet waard.",
            "After {name} {gain} is free in {minutes} minutes; what follows (dashed) is not worth its time.",
        ),
        "freed_none": Names("Geen stap is zijn tijd waard.", "No step is worth its time."),
        # wholes and their parts
        "parted_of": Names("geheel", "whole"),
        "parted_all": Names("alles", "all"),
        "parted_share": Names("aandeel", "share"),
        "parted_rest_mark": Names("rest, gearceerd", "rest, hatched"),
        "parted_less_mark": Names("gaat eraf, gestippeld", "taken off, dashed"),
        "parted_own_mark": Names("uit uw bestand, zwart", "from your file, black"),
        "parted_whole": Names(
            "{name} is {figure}; het grootste deel is {part} met {share}.",
            "{name} is {figure}; the largest part is {part} with {share}.",
        ),
        "parted_own": Names("{part} heeft {share}.", "{part} has {share}."),
        "parted_rest": Names("De rest is {share}.", "The rest is {share}."),
        # Sankey
        "main": Names("hoofdstroom", "main stream"),
        "reuse": Names("hergebruik", "reuse"),
        "repair": Names("reparatie", "repair"),
        "refurbish": Names("opknappen", "refurbishment"),
        "remanufacture": Names("reviseren", "remanufacture"),
        "repurpose": Names("herbestemmen", "repurposing"),
        "recycling": Names("recycling", "recycling"),
        "energy": Names("energieterugwinning", "energy recovery"),
        "loss": Names("verlies", "loss"),
        "stock": Names("voorraad", "stock"),
        "stock_is": Names("voorraad {figure}", "stock {figure}"),
        "stock_change": Names("{figure} per jaar", "{figure} a year"),
        "unexplained": Names("onverklaard", "unexplained"),
        "sankey_sentence": Names(
            "De grootste stroom gaat van {origin} naar {destination}: {figure}.",
            "The largest flow goes from {origin} to {destination}: {figure}.",
        ),
        "sankey_loops": Names("Lussen brengen samen {loops} terug.", "Loops bring back {loops} together."),
        "sankey_above": Names(
            "Bovenlangs, in {colour}: {name}, {figure}, van {origin} naar {destination}.",
            "Round the top, in {colour}: {name}, {figure}, from {origin} to {destination}.",
        ),
        "sankey_below": Names(
            "Onderlangs, in {colour}: {name}, {figure}, van {origin} naar {destination}.",
            "Round the bottom, in {colour}: {name}, {figure}, from {origin} to {destination}.",
        ),
        "sankey_arrows": Names("Een draaiende pijl wijst ze aan.", "A turning arrow marks them."),
        "sankey_strip": Names(
            "Grijs gearceerd bij {node}: {rest}, {figure}.", "Hatched grey at {node}: {rest}, {figure}."
        ),
        "colour_tight": Names("blauwgroen", "blue-green"),
        "colour_recycling": Names("groen", "green"),
        "colour_energy": Names("grijs", "grey"),
        "colour_loss": Names("roodbruin", "red-brown"),
        "colour_main": Names("lichtgrijs", "light grey"),
        "sankey_too_small": Names(
            "Te klein om te tekenen: {count} stromen; ze staan wel in de tabel.",
            "Too small to draw: {count} flows; the table has them.",
        ),
        "unknown": Names("onbekend", "unknown"),
        "and_more": Names(" en nog {count}", " and {count} more"),
        "sankey_unknown": Names(
            "Gestippeld, omdat het bedrag onbekend is: {names}.",
            "Dotted, because the amount is not known: {names}.",
        ),
        "bars_unknown": Names("Bedrag onbekend: {names}.", "Amount not known: {names}."),
        "sankey_hatch": Names(
            "De gearceerde rand loopt van de lage tot de hoge grens (95 %, alleen fouten in de gegevens).",
            "The hatched edge runs from the low to the high bound (95 %, errors of the data only).",
        ),
    }
)


def word(key: str, language: str, **filled: object) -> str:
    """A word or sentence in a language, with its blanks filled.

    >>> word("target_year", "nl", year=2030)
    'doel 2030'
    """
    if key not in WORDS:
        raise unknown("word", key, WORDS)
    return WORDS[key][language].format(**filled)


def said(text: str | Names, language: str) -> str:
    """A text given in both languages, or one that is the same in each."""
    return text if isinstance(text, str) else text[language]
