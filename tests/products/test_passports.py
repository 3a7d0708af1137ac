"""Product passports of others as bills of materials: by hand, with account of every value, and every mistake told."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.products import passports

from kringloop.core import KringloopError, RangeError, TableError, UnknownNameError
from kringloop.products import Sheet, bill_from, form_keys, read_bill
from kringloop.products.documents import left_behind, open_document, used_count
from kringloop.products.form import forms, recognised
from kringloop.products.reading import bill_of
from kringloop.products.validating import PACKAGE

MASS = {"cirpass": "2 kg"}


def sheet(document, **how):
    return Sheet(bill_from(json.dumps(document).encode(), "passport.json", **how).product())


def refused(document, **how):
    with pytest.raises(KringloopError) as caught:
        sheet(document, **how)
    return str(caught.value), caught.value.in_language("nl")


def near(figure, value, most=None):
    assert figure.value == pytest.approx(value)
    assert figure.most == pytest.approx(value if most is None else most)


def test_a_battery_passport_weighs_in_grams_and_its_whole_in_kilograms():
    found = sheet(passports.battery())
    assert found.materials == pytest.approx({"NaturalGraphite": 8, "Nickel": 6, "": 4, "Cobalt": 2}) or (
        sorted(found.materials.values()) == pytest.approx([2, 4, 6, 8])
    )
    # 25 % of 2 kg cobalt in 20 kg; the origin of 6 + 8 + 4 kg is not told
    near(found.figures["recycled_content"], 2.5, 92.5)
    near(found.figures["recycled_post"], 100 * 0.15 * 2 / 20, 91.5)
    # 0.5 % of the 8 kg in the cathode
    assert [s.mass for s in found.substances if s.cas == "7439-92-1"] == pytest.approx([0.04])
    # what of lead is recycled has no row of lead, and renewable content is of the whole: both stand beside
    assert [d.value for d in found.bill.intake.declared] == [1, 85, 3]


def test_a_passport_of_untp_does_not_say_what_was_pre_and_what_post_consumer():
    found = sheet(passports.untp())
    near(found.figures["mass"], 2)
    near(found.figures["recycled_content"], 30, 55)
    near(found.figures["recycled_pre"], 0, 55)
    assert found.bill.intake.named
    assert found.bill.intake.version == "0.7.0"


def test_the_older_version_of_untp_has_a_scorecard_that_stands_beside():
    found = sheet(passports.untp_older())
    near(found.figures["recycled_content"], 10)
    said = {d.figure or d.names.en: d.value for d in found.bill.intake.declared}
    assert said == pytest.approx({"recyclability": 90, "recycled_content": 10, "utility": 1.2, "mci": 0.5})


def test_a_passport_of_shares_needs_a_mass_of_the_user_and_scales_with_it():
    english, dutch = refused(passports.cirpass())
    assert "--mass '1.2 kg'" in english
    assert "--mass '1.2 kg'" in dutch
    one, four = (sheet(passports.cirpass(), mass=mass) for mass in ("1 kg", "4 kg"))
    near(one.figures["recycled_content"], 60)
    near(four.figures["recycled_content"], 60)
    assert four.substances[0].mass == pytest.approx(4 * one.substances[0].mass) == pytest.approx(0.008)


def test_secondary_content_keeps_every_origin_and_way_apart():
    found = sheet(passports.content())
    # of 800 g: 10 + 15 + 20 + 5 + 10 = 60 % recycled; the origin of 40 g steel is not told
    near(found.figures["recycled_content"], 48, 52)
    near(found.figures["recycled_chemical"], 16, 28)
    near(found.figures["recycled_balance"], 16, 20)
    near(found.figures["in_renewable"], 4, 8)


def test_a_batch_that_is_recycled_tells_what_is_left():
    found = sheet(passports.accounting())
    assert found.materials == pytest.approx({"aluminium": 15.11})
    row = found.bill.frame.row(1, named=True)
    assert (row["to_recycling"], row["recycling_yield"]) == pytest.approx((100, 90))


@pytest.mark.parametrize("key", passports.EVERY)
def test_every_format_is_recognised_and_every_value_used_or_told(key):
    document = passports.EVERY[key]()
    assert recognised(document).key == key
    intake = sheet(document, mass=MASS.get(key, "")).bill.intake
    whole = open_document(document, "x")
    assert intake.used + sum(left.count for left in intake.left) == sum(left_behind(whole).values())
    assert not [left.path for left in intake.left if "spelt right" in left.why.en]


@pytest.mark.parametrize("key", passports.EVERY)
def test_a_field_that_the_format_does_not_have_is_told(key):
    document = passports.EVERY[key]()
    holder = document[0] if isinstance(document, list) else document
    holder["wieght"] = 3
    intake = sheet(document, mass=MASS.get(key, ""), form=key).bill.intake
    (left,) = (each for each in intake.left if each.path.endswith("wieght"))
    assert "spelt right" in left.why.en
    assert "goed geschreven" in left.why.nl


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=3),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
        max_leaves=12,
    ),
    st.sampled_from(sorted(forms())),
)
def test_whatever_a_document_holds_the_answer_is_a_sentence(data, key):
    """No document of any shape ends in a fault of ours."""
    for document in (data, {"secondaryMaterialContent": data}, {"batteryMaterials": data, "recycledContent": data}):
        with pytest.raises(KringloopError):
            sheet(document, form=key)


@given(st.dictionaries(st.text("ab.[]0", max_size=4), st.integers() | st.lists(st.integers(), max_size=2), max_size=4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_two_values_share_a_path(data):
    whole = open_document(data, "x")
    for name in data:
        whole[name].text() if not isinstance(data[name], list) else [each.number() for each in whole[name].each()]
    empty = sum(isinstance(value, list) and not value for value in data.values()) + (not data)
    assert sum(left_behind(whole).values()) == empty
    assert (
        used_count(whole)
        == sum(max(len(v), 1) if isinstance(v, list) else 1 for v in data.values()) + (not data) - empty
    )


def changed(document, path, value):
    """The document with another value at a path of keys and places."""
    *way, last = path
    at = document
    for step in way:
        at = at[step]
    at[last] = value
    return document


SUBJECT = "credentialSubject"


ROW = ["materialComposition", "batteryMaterials", 0]
RECYCLED = ["circularity", "recycledContent", 0, "postConsumerShare"]
CONTENT = ["secondaryMaterialContent", 0]
PRIMARY = [*CONTENT, "inorganic", "primaryInorganic", "percentageOfMaterialWeight"]
WRONG = [
    ("battery_passport", [*ROW, "batteryMaterialMass"], -1, "0 or more", "0 of meer"),
    ("battery_passport", [*ROW, "batteryMaterialIdentifier"], "37-70-2", "CAS", "CAS"),
    ("battery_passport", RECYCLED, 110, "0 to 100", "0 tot 100"),
    ("battery_passport", RECYCLED, 95, "at most 100", "hoogstens 100"),
    ("battery_passport", ["generalProductInformation", "batteryMass"], 3.0, "weigh", "weegt"),
    ("cirpass", ["composition", "materials", 0, "massFraction"], 0.7, "together", "samen"),
    ("cirpass", ["substancesOfConcern", 0, "concentrations", 0, "unit"], "bananas", "bananas", "bananas"),
    ("catenax_content", [*CONTENT, "unitOfMeasure", "unitOfMeasureKey"], "unit:stoneUk", "unit:gram", "unit:gram"),
    ("catenax_content", PRIMARY, 50, "115 per cent", "115 procent"),
    ("catenax_content", [*CONTENT, "bioBased"], [1], "holds no names", "bevat geen namen"),
    ("catenax_accounting", [3, "childProcessSteps", 0, "processLoss"], 3.0, "does not add up", "telt niet op"),
    ("catenax_accounting", [0, "materials", "materialWeight"], "heavy", "is no number", "is geen getal"),
    ("catenax_accounting", [0], {}, "Composition", "Composition"),
]


@pytest.mark.parametrize(("key", "path", "value", "english", "dutch"), WRONG)
def test_what_cannot_be_is_told_with_its_path(key, path, value, english, dutch):
    said = refused(changed(passports.EVERY[key](), path, value), mass=MASS.get(key, ""))
    assert english in said[0]
    assert dutch in said[1]


def test_masses_and_shares_of_untp_must_agree():
    pytest.importorskip(PACKAGE)
    heavy = changed(passports.untp_older(), [SUBJECT, "materialsProvenance", 0, "mass", "value"], 0.9)
    assert "weighs 0.9 kg and is 1 of 0.5 kg" in refused(heavy)[0]
    more = changed(passports.untp(), [SUBJECT, "materialProvenance", 1, "massFraction"], 0.5)
    assert "mass fractions are 1.25 together" in refused(more)[0]
    unit = changed(passports.untp(), [SUBJECT, "dimensions", "weight", "unit"], "MTR")
    assert "unit 'MTR' is no mass" in refused(unit)[0]


def test_dppvalidator_refuses_by_the_schema_of_untp_and_speaks_beside_by_its_own():
    pytest.importorskip(PACKAGE)
    wrong = passports.untp()
    del wrong["issuer"]
    assert "dppvalidator" in refused(wrong)[0]
    assert "no errors" in sheet(passports.untp()).bill.intake.checked.en
    bare = changed(passports.cirpass(), ["product", "productIdentifier", "scheme"], "gtin")
    assert "of its own making: $.product" in sheet(bare, mass="1 kg").bill.intake.checked.en


def test_checking_reaches_no_network(monkeypatch):
    pytest.importorskip(PACKAGE)

    def never(*_):
        raise AssertionError("a passport is sent nowhere")

    monkeypatch.setattr("socket.socket.connect", never)
    assert sheet(passports.untp()).bill.intake.checked.en.startswith("Checked with dppvalidator")


def test_without_dppvalidator_a_passport_is_read_and_that_is_said(monkeypatch):
    monkeypatch.setattr("kringloop.products.validating.find_spec", lambda _: None)
    assert "kringloop[passports]" in sheet(passports.untp()).bill.intake.checked.nl


def test_another_version_is_refused_by_name():
    older = changed(passports.untp(), ["@context", 1], "https://test.uncefact.org/vocabulary/untp/dpp/0.5.0/")
    english, dutch = refused(older)
    assert "names version 0.5.0" in english
    assert "0.7.0, 0.6.1" in dutch


def test_a_format_that_is_named_must_fit():
    english, dutch = refused(passports.content(), form="untp")
    assert "--format catenax_content" in english
    assert "--format catenax_content" in dutch
    with pytest.raises(UnknownNameError, match="untp"):
        sheet(passports.untp(), form="unpt")
    with pytest.raises(RangeError, match="JSON"):
        bill_from(b"part,parent,mass\na,,1\n", "a.csv", form="untp")
    assert form_keys()[0] == "bill"


def test_a_mass_that_nobody_asked_is_refused():
    for document in (passports.untp(), {"parts": [{"part": "a", "mass": 1}]}):
        assert "leave out --mass" in refused(document, mass="2 kg")[0]
    assert "above 0" in refused(passports.cirpass(), mass="0 kg")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"batteryMaterials": ' + "[" * 100_000, "deep"),
        ('{"dppIdentifier": ' + '{"a": ' * 70 + "1" + "}" * 70 + ', "product": {}}', "deep"),
        ('{"batteryMaterials": [{"batteryMaterialMass": NaN}]}', "NaN"),
        ('{"batteryMaterials": [], "batteryMaterials": []}', "twice"),
        ('{"batteryMaterials": [{"batteryMaterialName": "a", "batteryMaterialMass": 1e400}]}', "number"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "JSON"),
    ],
)
def test_files_made_to_harm_are_refused(text, said):
    with pytest.raises(KringloopError, match=said):
        bill_from(text.encode(), "harm.json")


def test_a_large_passport_is_refused_by_its_size():
    with pytest.raises(TableError, match="MB"):
        bill_from(b" " * 2_000_000, "large.json", most=1_000_000)


def test_a_bill_of_our_own_in_json_is_read_as_before(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps([{"part": "a", "mass": 5}]))
    assert read_bill(path).intake is None
    assert read_bill(path, form="bill").mass[0] == pytest.approx(0.005)


def test_recycled_content_that_is_not_parted_stands_alone():
    head = "part,parent,mass,material,recycled,recycled_post\n"
    found = Sheet(bill_of(f"{head}a,,,,,\nb,a,100,steel,40,\nc,a,100,steel,,20\n", "x"))
    near(found.figures["recycled_content"], 30, 70)  # of c the pre-consumer part is open
    near(found.figures["recycled_post"], 10, 30)
    with pytest.raises(TableError, match="beside recycled_pre or recycled_post"):
        bill_of(f"{head}a,,,,,\nb,a,100,steel,40,10\n", "x")


@pytest.mark.parametrize(
    ("wrap", "told", "nl"),
    [
        (lambda d: [d, d], "holds 2 documents in a list", "bevat 2 documenten"),
        (lambda d: {"passport": d}, r"below 'passport'", "onder 'passport'"),
        (lambda _: {"type": "EnvelopedVerifiableCredential", "id": "data:x"}, "signed as a whole", "ondertekend"),
    ],
    ids=["several", "below a name", "signed"],
)
def test_a_passport_in_something_else_is_named_and_its_keys_are_no_headings(wrap, told, nl):
    english, dutch = refused(wrap(passports.untp()))
    assert told in english
    assert nl in dutch
    assert "--map" not in english


def test_two_shares_of_one_metal_are_refused():
    document = passports.battery()
    document["circularity"]["recycledContent"].append({"recycledMaterial": "cobalt", "postConsumerShare": 80})
    english, dutch = refused(document)
    assert "recycledContent[2]  tells of cobalt a second time" in english
    assert "vertelt een tweede keer over cobalt" in dutch


def test_a_battery_without_mass_keeps_its_name_and_a_material_without_name_its_number():
    document = passports.battery()
    del document["generalProductInformation"]["batteryMass"]
    document["materialComposition"]["batteryMaterials"][0]["batteryMaterialName"] = ""
    found = sheet(document)
    assert found.name == "battery"
    assert found.bill.frame["name"].to_list().count("7440-48-4") == 1
    assert not [left.path for left in found.bill.intake.left if "spelt right" in left.why.en]


def test_a_list_that_holds_nothing_is_no_name_that_is_misspelt():
    document = passports.battery()
    document["materialComposition"]["hazardousSubstances"] = []
    left = {each.path: each.why for each in sheet(document).bill.intake.left}
    assert left["materialComposition.hazardousSubstances"].en == "it holds nothing"


def test_a_whole_in_grams_beside_parts_in_kilograms_is_asked_after():
    """20 kg written as 20000 in a field of kg, with 16 kg of materials: 1250 times as much."""
    document = passports.battery()
    document["generalProductInformation"]["batteryMass"] = 20000.0
    (gap,) = [gap for gap in sheet(document).gaps if "unit right" in gap.what.en]
    assert gap.cost == pytest.approx(100 * (20000 - 16) / 20000)
    assert not [gap for gap in sheet(passports.battery()).gaps if "unit right" in gap.what.en]


def test_a_wrong_unit_is_told_once_and_no_mass_is_asked_beside_it():
    document = passports.untp()
    document["credentialSubject"]["dimensions"]["weight"]["unit"] = "LTR"
    english, _ = refused(document)
    assert "unit 'LTR' is no mass" in english
    assert "--mass" not in english


def test_a_product_that_weighs_nothing_is_refused():
    document = passports.untp()
    document["credentialSubject"]["dimensions"]["weight"]["value"] = 0
    english, dutch = refused(document)
    assert "is nothing for the whole product" in english
    assert "is nul voor het hele product" in dutch


def test_a_remark_of_the_validator_is_told_and_not_only_counted():
    pytest.importorskip(PACKAGE)
    assert "remarks (1): $.validUntil: Missing validUntil" in sheet(passports.untp()).bill.intake.checked.en
