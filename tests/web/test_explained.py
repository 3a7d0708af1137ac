"""Words of the glossary, explained where they stand, without a script."""

import re

from kringloop.web.explained import Explained


def test_a_word_is_marked_where_it_comes_first_and_only_there():
    text = str(Explained("nl")("Waardebehoud is geen waardevernietiging; waardebehoud telt."))
    assert [m.casefold() for m in re.findall(r">([^<]+)</a>", text)] == ["waardebehoud", "waardevernietiging"]


def test_the_longest_name_wins_and_plurals_and_parts_of_words_are_told_apart():
    mark = Explained("en")
    text = str(mark("Greenhouse gas emissions; footprinted; import reliance of critical raw materials."))
    assert [t.key for t in mark.terms] == ["critical-raw-material", "greenhouse-gas-emissions", "import-reliance"]
    assert ">critical raw materials</a>" in text


def test_what_is_typed_cannot_become_markup():
    text = str(Explained("en")("<b>value retention</b> & more"))
    assert text.startswith("&lt;b&gt;<a class")
    assert text.endswith("</a>&lt;/b&gt; &amp; more")


def test_every_marked_word_leads_to_its_meaning_on_the_same_page(site):
    for language in ("nl", "en"):
        page = site.get(f"/{language}/indicator/dmc").text
        keys = re.findall(r'class="term" href="#term-([a-z0-9-]+)"', page)
        assert keys
        for key in keys:
            assert page.count(f'id="term-{key}"') == 1
            assert page.count(f'id="meaning-{key}"') == 1
            assert f'/{language}/glossary#{key}"' in page
