"""Product passports of every format, made from the names of fields of its schema; nothing of anyone is in them."""

from copy import deepcopy

CPC = {"code": "41", "name": "Basic metals", "schemeId": "https://unstats.un.org/cpc", "schemeName": "CPC"}
CATHODE = {"componentName": "Cathode", "componentId": "c1"}
A, B = (f"{n}bf0adeb-ae6a-94ba-0ced-c5e520e8abd2" for n in "78")


def battery():
    """20 kg, of which 2 kg cobalt with 10 % pre- and 15 % post-consumer, 6 kg nickel, 8 kg graphite, 40 g lead."""
    materials = [
        ("7440-48-4", "Cobalt", 2000.0, CATHODE),
        ("7440-02-0", "Nickel", 6000.0, CATHODE),
        ("7782-42-5", "Natural graphite", 8000.0, {"componentName": "Anode"}),
    ]
    return {
        "materialComposition": {
            "batteryChemistry": {"shortName": "NMC", "clearName": "Lithium nickel manganese cobalt oxides"},
            "batteryMaterials": [
                {
                    "batteryMaterialLocation": deepcopy(place),
                    "batteryMaterialIdentifier": cas,
                    "batteryMaterialName": name,
                    "batteryMaterialMass": mass,
                    "isCriticalRawMaterial": True,
                }
                for cas, name, mass, place in materials
            ],
            "hazardousSubstances": [
                {
                    "hazardousSubstanceClass": "AcuteToxicity",
                    "hazardousSubstanceName": "Lead",
                    "hazardousSubstanceConcentration": 0.5,
                    "hazardousSubstanceImpact": ["impact"],
                    "hazardousSubstanceLocation": deepcopy(CATHODE),
                    "hazardousSubstanceIdentifier": "7439-92-1",
                }
            ],
        },
        "circularity": {
            "recycledContent": [
                {"preConsumerShare": 10, "recycledMaterial": "Cobalt", "postConsumerShare": 15},
                {"preConsumerShare": 1, "recycledMaterial": "Lead", "postConsumerShare": 85},
            ],
            "renewableContent": 3.0,
            "endOfLifeInformation": {"wastePrevention": "https://example.com/a"},
        },
        "generalProductInformation": {"productIdentifier": "battery", "batteryMass": 20.0, "batteryCategory": "ev"},
    }


def untp():
    """2 kg, three quarters steel of which 40 % is recycled, and a quarter polypropylene of which nothing is told."""
    return {
        "type": ["DigitalProductPassport", "VerifiableCredential"],
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://vocabulary.uncefact.org/untp/0.7.0/context/"],
        "id": "https://example.com/passport",
        "issuer": {"type": ["CredentialIssuer"], "id": "did:web:example.com", "name": "issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "passport",
        "credentialSubject": {
            "type": ["Product"],
            "id": "https://example.com/product",
            "name": "product",
            "idScheme": {"type": ["IdentifierScheme"], "id": "https://example.com/scheme", "name": "scheme"},
            "idGranularity": "model",
            "productCategory": [CPC],
            "producedAtFacility": {"type": ["Facility"], "id": "https://example.com/plant", "name": "plant"},
            "countryOfProduction": {"countryCode": "NL"},
            "dimensions": {"weight": {"value": 2, "unit": "KGM"}},
            "materialProvenance": [
                {
                    "name": "steel",
                    "originCountry": {"countryCode": "NL"},
                    "materialType": dict(CPC),
                    "massFraction": 0.75,
                    "recycledMassFraction": 0.4,
                },
                {
                    "name": "polypropylene",
                    "originCountry": {"countryCode": "NL"},
                    "materialType": dict(CPC),
                    "massFraction": 0.25,
                },
            ],
        },
    }


def untp_older():
    """0.6.1: half a kilogram of copper, a tenth recycled, with a scorecard."""
    return {
        "type": ["DigitalProductPassport", "VerifiableCredential"],
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://test.uncefact.org/vocabulary/untp/dpp/0.6.1/"],
        "id": "https://example.com/passport",
        "issuer": {"type": ["CredentialIssuer"], "id": "did:web:example.com", "name": "issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["ProductPassport"],
            "id": "https://example.com/subject",
            "product": {
                "type": ["Product"],
                "id": "https://example.com/product",
                "name": "product",
                "dimensions": {"weight": {"type": ["Measure"], "value": 500, "unit": "GRM"}},
            },
            "materialsProvenance": [
                {
                    "type": ["Material"],
                    "name": "copper",
                    "originCountry": "NL",
                    "materialType": {"type": ["Classification"], "id": "https://example.com/41", "name": "metals"},
                    "massFraction": 1.0,
                    "mass": {"type": ["Measure"], "value": 0.5, "unit": "KGM"},
                    "recycledMassFraction": 0.1,
                }
            ],
            "circularityScorecard": {
                "type": ["CircularityPerformance"],
                "recyclableContent": 0.9,
                "recycledContent": 0.1,
                "utilityFactor": 1.2,
                "materialCircularityIndicator": 0.5,
            },
        },
    }


def cirpass():
    """Shares alone: 60 % recycled cotton, 40 % steel that is not recycled, and 0.2 % lead."""
    return {
        "dppIdentifier": {"value": "https://example.com/passport", "scheme": "https://example.com/scheme"},
        "issuedAt": {"timestamp": "2026-01-01T00:00:00Z"},
        "product": {
            "productIdentifier": {"value": "1", "scheme": "https://example.com/scheme"},
            "productName": [{"value": "product", "language": "en"}],
        },
        "composition": {
            "materials": [
                {
                    "materialName": [{"value": "cotton", "language": "en"}],
                    "materialType": "CO",
                    "massFraction": 0.6,
                    "isRecycled": True,
                },
                {"materialName": [{"value": "steel", "language": "en"}], "massFraction": 0.4, "isRecycled": False},
            ]
        },
        "substancesOfConcern": [
            {"numberCAS": "7439-92-1", "nameCAS": "Lead", "concentrations": [{"value": 0.2, "unit": "%"}]}
        ],
    }


def share(per_cent, balanced=None):
    return {"percentageOfMaterialWeight": per_cent} | ({} if balanced is None else {"isMassBalanced": balanced})


def content():
    """800 g polypropylene of seven origins, and 200 g steel of which the origin of a fifth is not told."""
    return {
        "orderNumber": "part",
        "secondaryMaterialContent": [
            _material("PP", "gram", 800, (10, 15, 20, 5, 35, 10, 5)),
            _material("steel", "kilogram", 0.2, (0, 0, 0, 0, 80, 0, 0)),
        ],
    }


def _material(name, unit, mass, shares):
    pre, post, chemical, cars, primary, bio_second, bio_first = shares
    return {
        "materialClass": "class",
        "materialNameStandardized": {
            "referencedStandard": "ISO",
            "referencedStandardID": "1043",
            "materialNameStandardizedValue": name,
        },
        "unitOfMeasure": {
            "unitOfMeasureKey": f"unit:{unit}",
            "materialNetMass": mass,
            "grossMaterialInputMass": 1.1 * mass,
        },
        "bioBased": {
            "bioBasedClass": "gen1",
            "secondaryBioBased": share(bio_second, balanced=False),
            "primaryBioBased": share(bio_first),
        },
        "inorganic": {
            "secondaryInorganic": {
                "preConsumer": {"mechanicalRecycling": share(pre, balanced=False)},
                "postConsumer": {
                    "mechanicalRecycling": share(post, balanced=False),
                    "chemicalRecycling": share(chemical, balanced=True),
                },
                "postConsumerAutomotive": {
                    "chemicalRecycling": share(0, balanced=True),
                    "mechanicalRecycling": share(cars, balanced=False),
                },
            },
            "primaryInorganic": share(primary),
        },
    }


def accounting():
    """15.11 kg aluminium, of which a batch keeps 9.5/10 and then 9/9.5 in recycling."""
    return [
        {"globalAssetId": A, "materials": {"materialWeight": 15.11, "globalAssetId": B}},
        {
            "globalAssetId": B,
            "materialClassification": {
                "materialSubgroup": "EN AW-6060",
                "materialGroup": "Aluminium",
                "materialCategory": "Light alloys",
                "classificationStandard": "VDA 231-106",
            },
            "physicalState": "solid",
        },
        {"globalAssetId": B, "reutilizationMaterialShare": 12.0, "origin": "EU"},
        {
            "globalAssetId": B,
            "recyclingBatchId": "batch",
            "childProcessSteps": [
                {"inputNetMass": 10.0, "outputNetMass": 9.5, "processLoss": 0.5},
                {"inputNetMass": 9.5, "outputNetMass": 9.0, "processLoss": 0.5},
            ],
            "processInformation": {"treatmentProcedure": "R4"},
        },
    ]


EVERY = {
    "battery_passport": battery,
    "untp": untp,
    "cirpass": cirpass,
    "catenax_content": content,
    "catenax_accounting": accounting,
}
