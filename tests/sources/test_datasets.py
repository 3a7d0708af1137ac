"""Each dataset is cleaned as its file says: small samples in the producers' formats."""

import openpyxl
import polars as pl
import pytest

from kringloop.core import BalanceError, SourceError
from kringloop.sources import (
    Account,
    Layer,
    build,
    cbs_air_emissions,
    cbs_energy,
    cbs_industrial_waste,
    cbs_material_flows,
    cbs_production,
    cbs_trade_and_labour,
    ec_critical_materials,
    eurostat,
    premise_metals,
    worldbank_governance,
)
from kringloop.studies.netherlands.recipe.accounts import ACCOUNTS


def put(folder, name, *lines, encoding="utf-8"):
    path = folder / name
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def statline(folder, name, dimensions, measures, *rows):
    header = ",".join(["ID", *dimensions, *(m.column for m in measures)])
    return put(folder, name, header, *(f"{i},{row}" for i, row in enumerate(rows)))


def account(key):
    return next(shipped.account for shipped in ACCOUNTS if shipped.account.key == key)


def test_materials_are_read_by_number_and_split_into_three_flows(tmp_path):
    columns = [name for name, *_ in cbs_material_flows._columns()]
    assert len(columns) == 142
    put(tmp_path, "83180ENG.csv", ",".join(["Periods", *columns]), ",".join(["2023JJ00", *map(str, range(1, 143))]))
    cells = {(f, m): v for _, f, _, m, v in cbs_material_flows.clean(tmp_path).rows()}
    assert cells["extraction", "materials"] == 1
    assert cells["import", "materials"] == 29
    assert cells["export", "materials"] == 86
    assert (cells["import", "metals"], cells["export", "metals"]) == (53, 110)
    assert (cells["import", "coal_and_peat"], cells["import", "oil_and_gas"]) == (77, 80)


def test_files_are_found_one_folder_down_and_flat(tmp_path):
    measures = cbs_air_emissions.SUBSTANCES
    (tmp_path / "cbs").mkdir()
    row = "307500 ,2023JJ00," + ",".join("1" for _ in measures)
    path = statline(tmp_path / "cbs", "83300ENG.csv", ("DutchEconomy", "Periods"), measures, row)
    assert cbs_air_emissions.clean(tmp_path).equals(cbs_air_emissions.clean(path))
    assert cbs_air_emissions.clean(path)["sector"].to_list() == ["C"]


def test_a_missing_file_is_named_with_its_folder(tmp_path):
    with pytest.raises(
        SourceError, match=r"83300ENG\.csv or 83300ENG\.json or 83300ENG\.v4\.json is not in .* nor one folder below"
    ):
        cbs_air_emissions.clean(tmp_path)


def test_an_unknown_activity_is_refused(tmp_path):
    measures = cbs_air_emissions.SUBSTANCES
    row = "307501,2023JJ00," + ",".join("1" for _ in measures)
    path = statline(tmp_path, "83300ENG.csv", ("DutchEconomy", "Periods"), measures, row)
    with pytest.raises(SourceError, match=r"column 'sector' holds 1 unknown code\(s\): 307501"):
        cbs_air_emissions.clean(path)


def test_subsidies_become_negative_flows(tmp_path):
    measures = cbs_production.CURRENT
    row = "307500 ,2023JJ00," + ",".join(str(i) for i, _ in enumerate(measures, 1))
    path = statline(tmp_path, "85867ENG.csv", ("SectorBranchesSIC2008", "Periods"), measures, row)
    cells = dict(cbs_production.clean(path).select("good", "value").rows())
    assert cells["other_subsidies_on_production"] == -12
    assert cells["other_taxes_on_production"] == 11


def test_only_the_total_of_energy_carriers_is_read(tmp_path):
    path = put(
        tmp_path,
        "85849NED.csv",
        "ID,Energiedragers,NederlandseEconomie,Perioden,NettoEnergieverbruik_5",
        "0,T001027,307500 ,2023JJ00,1167.8",
        "1,A012345,307500 ,2023JJ00,5.0",
        "2,T001027,B000605,2023JJ00,564.5",
    )
    assert cbs_energy.clean(path).rows() == [(2023, "C", 1167.8)]


def test_a_split_of_recovery_that_was_not_made_is_left_out(tmp_path):
    path = put(
        tmp_path,
        "84971NED.csv",
        "ID,NuttigeToepassingEnEindverwerking,BedrijfstakkenBranchesSBI2008,Perioden,Bedrijfsafval_1",
        "0,T001617,307500 ,2003JJ00,8",
        "1,A050137,307500 ,2003JJ00,",
        "2,A050138,307500 ,2003JJ00,8",
        "3,A050137,307500 ,2004JJ00,3",
        "4,A050138,307500 ,2004JJ00,5",
    )
    cells = {(y, stage): mass for y, _, stage, mass in cbs_industrial_waste.clean_split(path).rows()}
    assert (cells[2003, "recovery"], cells[2003, "other_recovery"]) == (8, None)
    assert (cells[2004, "energy_recovery"], cells[2004, "other_recovery"]) == (3, 5)


def test_a_treatment_without_a_label_is_refused(tmp_path):
    path = put(
        tmp_path,
        "84971NED.csv",
        "ID,NuttigeToepassingEnEindverwerking,BedrijfstakkenBranchesSBI2008,Perioden,Bedrijfsafval_1",
        "0,A050139,307500 ,2004JJ00,8",
    )
    with pytest.raises(SourceError, match=r"column 'stage' holds 1 unknown code\(s\): A050139"):
        cbs_industrial_waste.clean_split(path)


def test_r_and_s_of_the_trade_table_are_left_out(tmp_path):
    measures = (*cbs_trade_and_labour.VALUES, *cbs_trade_and_labour.LABOUR)
    figures = ",".join("1" for _ in measures)
    rows = [f"T001684,{code},2021JJ00,{figures}" for code in ("435500 ", "435600 ", "332905 ")]
    rows.append(f"A052702,307500 ,2021JJ00,{figures}")
    path = statline(tmp_path, "85942ENG.csv", ("Multinationality", "SIC2008", "Periods"), measures, *rows)
    assert set(cbs_trade_and_labour.clean(path)["sector"]) == {"94"}


def test_a_share_printed_as_a_bound_is_kept_with_a_flag(tmp_path):
    rows = ("Gypsum,E,Afghanistan,<0.1%,1.0", "Cobalt,E,Turkyie,63%,1")
    put(tmp_path, "fact_GlobalSupplyShares_t.csv", "Material,Stage,Country,Share,t", *rows)
    put(tmp_path, "fact_EUSupplyShares_t.csv", "Material,Stage,Country,Share,t", "Silicon metal,P,Germany,6,0.8")
    frame = ec_critical_materials.clean_supply(tmp_path)
    assert frame.select("country", "share", "flag").rows() == [
        ("AFG", 0.001, "censored"),
        ("TUR", 0.63, ""),
        ("DEU", 0.06, "corrected"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Cobalt,E,Chile,63,1", r"line 2, column 'Share': '63' is not a percentage"),
        ("Cobalt,E,Chili,63%,1", r"country 'Chili' is not known; did you mean 'Chile'"),
        ("Cobalt,X,Chile,63%,1", r"stage 'X'; expected E"),
        ("Cobalt,E,Chile,63%", r"line 2: the row has 4 of 5 columns"),
    ],
)
def test_a_broken_supply_row_is_refused(tmp_path, row, message):
    put(tmp_path, "fact_GlobalSupplyShares_t.csv", "Material,Stage,Country,Share,t", row)
    put(tmp_path, "fact_EUSupplyShares_t.csv", "Material,Stage,Country,Share,t", "Cobalt,E,Chile,1%,1")
    with pytest.raises(SourceError, match=message):
        ec_critical_materials.clean_supply(tmp_path)


def test_use_shares_in_windows_latin_give_the_sector_code(tmp_path):
    path = put(
        tmp_path,
        "fact_MaterialUseShares.csv",
        "Material,Application,Share,NACE sector,VA in million €",
        "Neodymium,Magnets,80%,C25 - Manufacture of fabricated metal products,163568",
        "Zirconium,Other,7%,,",
        encoding="cp1252",
    )
    rows = ec_critical_materials.clean_use(path).select("material", "sector", "share", "value_added").rows()
    assert rows == [("Neodymium", "25", 0.8, 163568.0), ("Zirconium", "", 0.07, None)]


def test_not_assessed_is_missing_and_not_zero(tmp_path):
    path = put(tmp_path, "dimension_CRMsOverTime.csv", "Material,Year,SR,EI", "Magnesium,2023,4.1,7.4", "Neon,2011,-,-")
    rows = ec_critical_materials.clean_assessment(path).drop("source").rows()
    assert rows == [(2023, "Magnesium", 4.1, 7.4), (2011, "Neon", None, None)]


def workbook(folder, *rows):
    book = openpyxl.Workbook()
    for row in (("codeindyr", "code", "countryname", "year", "indicator", "estimate"), *rows):
        book.active.append(row)
    book.save(folder / "wgidataset.xlsx")
    book.close()
    return folder / "wgidataset.xlsx"


def test_governance_is_the_mean_of_six_and_needs_all_six(tmp_path):
    six = [("x", "ZAR", "Congo", 2023, i, e) for i, e in zip(worldbank_governance.INDICATORS, range(6), strict=True)]
    five = [("x", "CHN", "China", 2023, i, ".." if i == "va" else 1.0) for i in worldbank_governance.INDICATORS]
    rows = worldbank_governance.clean(workbook(tmp_path, *six, *five)).rows()
    assert rows == [("COD", 2023, 2.5, "worldbank_wgi")]


def test_governance_refuses_a_text_estimate_and_a_truncated_workbook(tmp_path):
    with pytest.raises(SourceError, match="line 2, column 'estimate': 'high' is not a number"):
        worldbank_governance.clean(workbook(tmp_path, ("x", "CHN", "China", 2023, "va", "high")))
    path = put(tmp_path, "wgidataset_2025repo.xlsx", "PK truncated")
    with pytest.raises(SourceError, match="not a complete workbook"):
        worldbank_governance.clean(path)


def test_a_line_break_inside_a_figure_and_a_misspelt_metal_are_mended(tmp_path):
    header = "metal,unit,year,mean,median,min,max,origin_var"
    path = put(tmp_path, "metals_db.csv", header, 'Praseodimium,kg/MW,2020.0,1E-06,1,1,"2', '",AEL')
    assert premise_metals.clean(path).rows() == [
        (2020, "AEL", "Praseodymium", "kg/MW", 1e-6, 1.0, 1.0, 2.0, "premise_metals")
    ]


def test_a_selection_that_is_not_one_series_is_refused(tmp_path):
    rows = ("FTE,NL,2023,1", "PC_EMP_FTE,NL,2023,2")
    put(tmp_path, "CEI_CIE011.csv", "unit,geo,TIME_PERIOD,OBS_VALUE", *rows)
    series = eurostat.Series(key="ce_employment_fte", names=eurostat_names(), unit="FTE")
    with pytest.raises(SourceError, match="series 'ce_employment_fte' holds observations twice"):
        eurostat.read_series(tmp_path, ("CEI_CIE011.csv",), series, source="x")


def eurostat_names():
    from kringloop.core import Names

    return Names("banen", "jobs")


def test_flows_and_totals_of_an_account_worked_by_hand():
    cells = pl.DataFrame({"year": [2023] * 3, "sector": ["24-25", "24", "25"], "energy": [100.0, 60.0, 30.0]})
    built = build(account("energy"), cells)
    assert built.flows.select("origin", "destination", "energy", "part", "source").rows() == [
        ("NL.energy", "NL.24", 60.0, "leaf", "cbs_85849"),
        ("NL.energy", "NL.24-25_X", 10.0, "unspecified", "cbs_85849"),
        ("NL.energy", "NL.25", 30.0, "leaf", "cbs_85849"),
    ]
    assert built.totals.rows() == [(2023, "24-25", 100.0)]


def test_a_new_contradiction_of_the_producer_is_refused_a_declared_one_is_kept():
    cells = pl.DataFrame({"year": [2023] * 3, "sector": ["24-25", "24", "25"], "mass": [100.0, 60.0, 50.0]})
    declared = account_with(frozenset({(2023, "24-25_X")}))
    assert build(declared, cells).flows["mass"].to_list() == [60.0, -10.0, 50.0]
    with pytest.raises(BalanceError, match=r"printed parts exceed their total at \(2023, '24-25_X'\)"):
        build(account_with(frozenset({(2022, "24-25_X")})), cells)


def account_with(contradictions):
    return Account(
        key="example",
        layers=(Layer(name="mass", unit="kt", contradictions=contradictions),),
        trees={"sector": "activities"},
        origin=lambda row: f"NL.{row['sector']}",
        destination=lambda _: "NL.atmosphere",
        source=lambda _: "cbs_83300",
    )
