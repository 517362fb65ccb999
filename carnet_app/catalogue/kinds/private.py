"""What the owner keeps for themselves: never part of a transfer."""

from carnet_app.catalogue.fields import (
    Amount,
    Choice,
    ChoiceOrOther,
    Day,
    Email,
    LongText,
    Month,
    Phone,
    Reference,
    Role,
    Text,
)
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Attachment


class Budget(RecordKind):
    """Money set aside or planned for the home."""

    key = "budget"
    part = PartKey.PRIVATE
    noun = Noun("budget", "budgets")
    icon = "piggy-bank"
    columns = ("state", "planned_for", "planned_amount")
    filter_by = ("state",)
    adds_up = False

    title = Text("Titre", required=True, role=Role.TITLE, example="Réfection de la toiture")
    state = Choice("État", choices={"planned": "Prévu", "committed": "Engagé", "spent": "Dépensé"})
    planned_amount = Amount("Montant prévu", role=Role.AMOUNT, example="12 000,00")
    spent_amount = Amount("Montant dépensé", example="3 450,00")
    planned_for = Month("Prévu pour", role=Role.DUE, example="2027-04")
    works = Reference("Travaux", kinds=("works",), detail=True)
    note = LongText("Note", reveals_amounts=True)


class Subsidy(RecordKind):
    """Help asked for or received: MaPrimeRénov’, CEE, éco-PTZ."""

    key = "subsidy"
    part = PartKey.PRIVATE
    noun = Noun("aide", "aides", feminine=True)
    icon = "hand-coins"
    columns = ("scheme", "state", "granted", "deadline")
    filter_by = ("scheme", "state")
    adds_up = False
    attachments = (Attachment("decision", "Notification", reveals_amounts=True),)

    title = Text("Titre", required=True, role=Role.TITLE, example="Aide pour l’isolation")
    scheme = ChoiceOrOther(
        "Dispositif",
        choices={
            "maprimerenov": "MaPrimeRénov’",
            "cee": "Certificats d’économies d’énergie",
            "eco_ptz": "Éco-prêt à taux zéro",
            "local": "Aide d’une collectivité",
            "tax": "Avantage fiscal",
        },
    )
    state = Choice(
        "État",
        choices={
            "planned": "À demander",
            "requested": "Demandée",
            "granted": "Accordée",
            "paid": "Versée",
            "refused": "Refusée",
        },
    )
    body = Text("Organisme", max_length=200, example="Agence nationale de l’habitat")
    file_number = Text("Numéro de dossier", max_length=100, example="MPR-2024-0042")
    granted = Amount("Montant", role=Role.AMOUNT, example="3 200,00")
    requested_on = Day(
        "Date de la demande", role=Role.HAPPENED, past=True, listed_as="Demandée le {}"
    )
    deadline = Day("Date limite", role=Role.DUE, not_before="requested_on", example="14/05/2026",
                   help="Pour finir les travaux ou envoyer les factures.")  # fmt: skip
    works = Reference("Travaux", kinds=("works",), detail=True)
    note = LongText("Note", reveals_amounts=True)


class Insurance(RecordKind):
    """A contract that covers the home."""

    key = "insurance"
    part = PartKey.PRIVATE
    noun = Noun("assurance", "assurances", feminine=True)
    icon = "shield"
    title_from = ("nature", "company")
    columns = ("nature", "company", "renewed_on", "premium")
    filter_by = ("nature",)
    adds_up = False
    attachments = (
        Attachment("contract", "Contrat", reveals_amounts=True),
        Attachment("certificate", "Attestation"),
    )

    nature = ChoiceOrOther(
        "Type",
        required=True,
        choices={
            "home": "Multirisque habitation",
            "landlord": "Propriétaire non occupant",
            "construction": "Dommages-ouvrage",
            "loan": "Assurance emprunteur",
            "legal": "Protection juridique",
        },
    )
    company = Text("Assureur", max_length=200, example="Mutuelle du Ponant")
    contract_number = Text("Numéro de contrat", max_length=100, example="MRH 000 123")
    started_on = Day("Début", role=Role.HAPPENED, listed_as="Depuis le {}")
    renewed_on = Day("Échéance", role=Role.DUE, not_before="started_on", example="14/05/2027")
    premium = Amount("Cotisation annuelle", role=Role.AMOUNT, example="312,00")
    deductible = Amount("Franchise", detail=True, example="150,00")
    phone = Phone("Téléphone en cas de sinistre")
    email = Email("E-mail", detail=True)
    coverage = LongText("Garanties", reveals_amounts=True, detail=True)


class Claim(RecordKind):
    """Damage to the home, and how it was settled."""

    key = "claim"
    part = PartKey.PRIVATE
    noun = Noun("sinistre", "sinistres")
    icon = "cloud-lightning"
    columns = ("nature", "state", "happened_on", "compensation")
    filter_by = ("nature", "state")
    adds_up = False
    attachments = (
        Attachment("photo", "Photo", is_photo=True),
        Attachment("report", "Rapport d’expertise", reveals_amounts=True),
        Attachment("settlement", "Proposition d’indemnité", reveals_amounts=True),
    )

    title = Text("Titre", required=True, role=Role.TITLE, example="Fuite dans la salle de bains")
    nature = ChoiceOrOther(
        "Nature",
        choices={
            "water": "Dégât des eaux",
            "fire": "Incendie",
            "burglary": "Vol, cambriolage",
            "storm": "Tempête, grêle, neige",
            "disaster": "Catastrophe naturelle",
            "cracks": "Fissures, sécheresse",
            "glass": "Bris de glace",
        },
    )
    state = Choice(
        "État",
        choices={
            "declared": "Déclaré",
            "assessed": "En expertise",
            "settled": "Indemnisé",
            "closed": "Clos",
            "refused": "Refusé",
        },
    )
    happened_on = Day(
        "Date du sinistre", required=True, role=Role.HAPPENED, past=True, listed_as="Survenu le {}"
    )
    declared_on = Day("Déclaré le", past=True, not_before="happened_on", example="16/05/2024")
    answer_by = Day("Prochaine échéance", role=Role.DUE, not_before="happened_on",
                    example="14/06/2024")  # fmt: skip
    insurance = Reference("Assurance", kinds=("insurance",))
    claim_number = Text("Numéro de dossier", max_length=100, example="SIN-2024-17")
    damage = Amount("Montant des dommages", example="2 400,00")
    compensation = Amount("Indemnité", role=Role.AMOUNT, example="2 250,00")
    description = LongText("Ce qui s’est passé", reveals_amounts=True)
