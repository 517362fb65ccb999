"""What experts say of the home: energy performance and diagnoses.

A DPE, an audit, an RE2020 certificate and a label are kinds of their own rather than one with
a nature: they share little beyond a date, each has its own figures and its own validity, and
a form that asks only what the paper in hand says is shorter. Diagnoses are one kind: they all
say the same things (who, when, for what, with what conclusion), only their validity differs.
"""

from carnet_app.catalogue.fields import (
    Choice,
    ChoiceOrOther,
    Code,
    Day,
    LongText,
    Number,
    Role,
    Text,
    Url,
    Value,
    Values,
    YesNo,
)
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Attachment
from carnet_app.catalogue.validity import (
    CLEAR,
    FOUND,
    RENTAL,
    audit_valid_until,
    dpe_valid_until,
    survey_valid_until,
)

CLASSES = {letter: letter for letter in "ABCDEFG"}
ADEME_NUMBER = "[0-9A-Z]{13}"
NO_ADEME_NUMBER = "Un numéro ADEME compte treize caractères, chiffres et lettres."
VALIDITY_HELP = "Calculée selon la loi si vous la laissez vide\u202f; vous pouvez la corriger."


def dpe_validity(values: Values) -> Value | None:
    """The last day of this DPE's validity."""
    done_on = values.get("done_on")
    return dpe_valid_until(Dpe.done_on.as_day(str(done_on))).isoformat() if done_on else None


class Dpe(RecordKind):
    """A diagnostic de performance énergétique."""

    key = "dpe"
    part = PartKey.ENERGY
    noun = Noun("DPE", "DPE")
    icon = "leaf"
    title_from = ("energy_class",)
    columns = ("energy_class", "climate_class", "energy_use", "done_on", "valid_until")
    filter_by = ("energy_class",)
    attachments = (Attachment("report", "Rapport"),)

    ademe_number = Code("Numéro ADEME", pattern=ADEME_NUMBER, refusal=NO_ADEME_NUMBER,
                        example="2435E0123456A",
                        help="Treize caractères, en haut de la première page.")  # fmt: skip
    energy_class = Choice(
        "Classe énergie", required=True, choices=CLASSES, example="C", listed_as="Classe {}"
    )
    climate_class = Choice(
        "Classe climat", choices=CLASSES, example="B", listed_as="Classe climat {}"
    )
    energy_use = Number("Consommation d’énergie primaire", unit="kWh/m²/an", decimals=1,
                        maximum=10_000, example="148")  # fmt: skip
    emissions = Number("Émissions de gaz à effet de serre", unit="kg CO₂/m²/an", decimals=1,
                       maximum=10_000, example="9")  # fmt: skip
    done_on = Day("Date", required=True, role=Role.HAPPENED, past=True, listed_as="Établi le {}")
    valid_until = Day("Fin de validité", role=Role.DUE, compute=dpe_validity,
                      not_before="done_on", help=VALIDITY_HELP, example="13/05/2034")  # fmt: skip
    surveyor = Text("Diagnostiqueur", max_length=200, example="Diagnostics de l’Ouest")
    yearly_cost = Text("Dépenses annuelles estimées", max_length=100, detail=True,
                       reveals_amounts=True, example="Entre 1 200 € et 1 650 €")  # fmt: skip
    note = LongText("Note", detail=True)

    def composed_title(self, values: Values) -> str:
        """With its class: "DPE, classe C"."""
        return f"DPE, classe {self.shown('energy_class', values)}"


def audit_validity(values: Values) -> Value | None:
    """The last day of this audit's validity."""
    done_on = values.get("done_on")
    day = EnergyAudit.done_on.as_day(str(done_on)) if done_on else None
    return audit_valid_until(day).isoformat() if day else None


class EnergyAudit(RecordKind):
    """An energy audit: where the home stands, and the works that would improve it."""

    key = "energy_audit"
    part = PartKey.ENERGY
    noun = Noun("audit énergétique", "audits énergétiques")
    icon = "file-search"
    columns = ("energy_class", "target_class", "done_on", "valid_until")
    attachments = (Attachment("report", "Rapport"),)

    ademe_number = Code(
        "Numéro ADEME", pattern=ADEME_NUMBER, refusal=NO_ADEME_NUMBER, example="A24350123456B"
    )
    energy_class = Choice(
        "Classe avant travaux", choices=CLASSES, example="F", listed_as="Classe {}"
    )
    target_class = Choice("Classe visée", choices=CLASSES, example="B", listed_as="Classe visée {}")
    done_on = Day("Date", required=True, role=Role.HAPPENED, past=True, listed_as="Établi le {}")
    valid_until = Day("Fin de validité", role=Role.DUE, compute=audit_validity,
                      not_before="done_on", help=VALIDITY_HELP, example="13/05/2029")  # fmt: skip
    auditor = Text("Auditeur", max_length=200, example="Bureau d’études Thermie")
    scenario = LongText("Travaux proposés", reveals_amounts=True,
                        help="Masqué à ceux qui ne voient pas les montants.")  # fmt: skip
    note = LongText("Note", detail=True)


class Re2020Certificate(RecordKind):
    """The certificate that a new home meets the RE2020 (or the RT before it)."""

    key = "re2020_certificate"
    part = PartKey.ENERGY
    noun = Noun("attestation RE2020", "attestations RE2020", feminine=True)
    icon = "badge-check"
    title_from = ("stage",)
    columns = ("stage", "regulation", "done_on")
    attachments = (Attachment("certificate", "Attestation"),)

    stage = Choice(
        "Moment",
        required=True,
        choices={"permit": "Au dépôt du permis", "completion": "À l’achèvement des travaux"},
    )
    regulation = Choice(
        "Réglementation",
        choices={"re2020": "RE2020", "rt2012": "RT 2012", "rt_existing": "RT existant"},
    )
    done_on = Day("Date", required=True, role=Role.HAPPENED, past=True, listed_as="Établie le {}")
    author = Text("Établie par", max_length=200, example="Contrôle Bâti")
    bbio = Number("Bbio", decimals=1, maximum=10_000, detail=True, example="58,4")
    cep = Number("Cep", unit="kWh/m²/an", decimals=1, maximum=10_000, detail=True, example="62,1")
    ic_construction = Number("Ic construction", unit="kg CO₂/m²", decimals=1, maximum=100_000,
                             detail=True, example="612,5")  # fmt: skip
    note = LongText("Note", detail=True)

    def composed_title(self, values: Values) -> str:
        """With its stage."""
        return f"Attestation, {self.shown('stage', values).lower()}"


class EnergyLabel(RecordKind):
    """A quality label of the home: BBC, Passivhaus, Effinergie."""

    key = "energy_label"
    part = PartKey.ENERGY
    noun = Noun("label", "labels")
    icon = "award"
    columns = ("issuer", "level", "done_on", "valid_until")
    attachments = (Attachment("certificate", "Certificat"),)

    title = Text("Label", required=True, role=Role.TITLE, example="BBC Effinergie rénovation")
    level = Text("Niveau", max_length=100, example="Or")
    issuer = Text("Organisme", max_length=200, example="Promotelec")
    number = Text("Numéro", max_length=100, detail=True)
    done_on = Day("Date", role=Role.HAPPENED, past=True, listed_as="Obtenu le {}")
    valid_until = Day("Fin de validité", role=Role.DUE, not_before="done_on",
                      example="14/05/2034")  # fmt: skip
    note = LongText("Note", detail=True)


def survey_validity(values: Values) -> Value | None:
    """The last day of this diagnosis's validity, when it has one."""
    done_on = values.get("done_on")
    if not done_on:
        return None
    day = survey_valid_until(
        str(values.get("nature", "")),
        Survey.done_on.as_day(str(done_on)),
        str(values.get("conclusion", "")),
        str(values.get("purpose", "")),
    )
    return day.isoformat() if day else None


class Survey(RecordKind):
    """A diagnosis of the home: asbestos, lead, gas."""

    key = "survey"
    part = PartKey.SURVEYS
    noun = Noun("diagnostic", "diagnostics")
    icon = "clipboard-check"
    title_from = ("nature",)
    columns = ("nature", "conclusion", "done_on", "valid_until")
    filter_by = ("nature", "conclusion")
    attachments = (Attachment("report", "Rapport"),)

    nature = ChoiceOrOther(
        "Diagnostic",
        required=True,
        choices={
            "asbestos": "Amiante",
            "lead": "Plomb (CREP)",
            "gas": "Installation de gaz",
            "electricity": "Installation électrique",
            "termites": "Termites",
            "risks": "État des risques (ERP)",
            "sanitation": "Assainissement non collectif",
            "carrez": "Surface loi Carrez",
            "boutin": "Surface habitable (loi Boutin)",
            "noise": "Nuisances sonores aériennes",
        },
    )
    done_on = Day("Date", required=True, role=Role.HAPPENED, past=True, listed_as="Établi le {}")
    purpose = ChoiceOrOther(
        "Établi pour",
        choices={"sale": "Une vente", RENTAL: "Une location", "works": "Des travaux"},
        help="La durée de validité en dépend parfois.",
    )
    conclusion = Choice(
        "Conclusion",
        choices={CLEAR: "Absence, ou rien à signaler", FOUND: "Présence, ou anomalies"},
    )
    valid_until = Day(
        "Fin de validité", role=Role.DUE, compute=survey_validity, not_before="done_on",
        example="13/05/2027",
        help="Calculée selon la loi si vous la laissez vide\u202f; sans limite, elle le reste.",
    )  # fmt: skip
    surveyor = Text("Diagnostiqueur", max_length=200, example="Diagnostics de l’Ouest")
    certificate = Text("Numéro de certification", max_length=100, detail=True)
    area = Number("Surface mesurée", unit="m²", maximum=100_000, detail=True, example="64,3")
    findings = LongText("Détail de la conclusion")
    needs_works = YesNo("Travaux à prévoir")
    report_url = Url("Rapport en ligne", detail=True)
