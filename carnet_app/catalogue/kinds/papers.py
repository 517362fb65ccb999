"""The building's papers, the home's, and the people who know it."""

from carnet_app.catalogue.fields import (
    ChoiceOrOther,
    Day,
    Email,
    LongText,
    Phone,
    Role,
    Siret,
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
from carnet_app.catalogue.validity import works_plan_valid_until


def plan_renewal(values: Values) -> Value | None:
    """When the condominium's plan of works is to be renewed; nothing else has a term."""
    done_on = values.get("done_on")
    if values.get("nature") != "works_plan" or not done_on:
        return None
    adopted_on = CoownershipDocument.done_on.as_day(str(done_on))
    return works_plan_valid_until(adopted_on).isoformat()


class CoownershipDocument(RecordKind):
    """A paper of the building: rules, minutes, maintenance book, plan of works."""

    key = "coownership_document"
    part = PartKey.COOWNERSHIP
    noun = Noun("document de copropriété", "documents de copropriété")
    icon = "building-2"
    title_from = ("nature", "done_on")
    columns = ("nature", "done_on", "valid_until")
    filter_by = ("nature",)
    attachments = (
        Attachment("document", "Document"),
        Attachment("accounts", "Comptes, appel de fonds", reveals_amounts=True),
    )

    nature = ChoiceOrOther(
        "Nature",
        required=True,
        choices={
            "rules": "Règlement de copropriété",
            "minutes": "Procès-verbal d’assemblée générale",
            "maintenance_book": "Carnet d’entretien de l’immeuble",
            "works_plan": "Plan pluriannuel de travaux",
            "summary": "Fiche synthétique",
            "technical_survey": "Diagnostic technique global",
            "charges": "Appel de fonds, charges",
        },
    )
    title = Text("Titre", role=Role.TITLE, example="Assemblée générale 2024",
                 help="Laissé vide, il est formé de la nature et de la date.")  # fmt: skip
    done_on = Day("Date", role=Role.HAPPENED, past=True, listed_as="Daté du {}")
    valid_until = Day("Fin de validité", role=Role.DUE, compute=plan_renewal,
                      not_before="done_on", example="13/05/2034")  # fmt: skip
    note = LongText("Note", detail=True)


class Syndic(RecordKind):
    """Who manages the building."""

    key = "syndic"
    part = PartKey.COOWNERSHIP
    noun = Noun("syndic", "syndics")
    icon = "users"
    columns = ("form", "phone", "email", "mandate_until")
    attachments = (Attachment("contract", "Contrat de syndic", reveals_amounts=True),)

    title = Text("Nom", required=True, role=Role.TITLE, example="Syndic des Lilas")
    form = ChoiceOrOther(
        "Forme",
        choices={
            "professional": "Professionnel",
            "volunteer": "Bénévole",
            "cooperative": "Coopératif",
        },
    )
    manager = Text("Gestionnaire", max_length=200, example="Mme Martin")
    phone = Phone("Téléphone")
    email = Email("E-mail")
    address = Text("Adresse")
    registration = Text("Immatriculation de la copropriété", max_length=20, detail=True,
                        example="AA1234567",
                        help="Au registre national des copropriétés.")  # fmt: skip
    elected_on = Day("Début du mandat", role=Role.HAPPENED, listed_as="Mandat depuis le {}")
    mandate_until = Day("Fin du mandat", role=Role.DUE, not_before="elected_on",
                        example="14/05/2027")  # fmt: skip
    website = Url("Espace en ligne", detail=True)
    note = LongText("Note", detail=True)


class Document(RecordKind):
    """A paper or photo that belongs nowhere else."""

    key = "document"
    part = PartKey.DOCUMENTS
    noun = Noun("document", "documents")
    icon = "file-text"
    columns = ("category", "dated", "valid_until")
    filter_by = ("category",)
    attachments = (
        Attachment("document", "Document"),
        Attachment("invoice", "Facture, avis de paiement", reveals_amounts=True),
        Attachment("photo", "Photo", is_photo=True),
    )

    title = Text("Titre", required=True, role=Role.TITLE, example="Taxe foncière 2024")
    category = ChoiceOrOther(
        "Catégorie",
        choices={
            "deed": "Acte de propriété",
            "lease": "Bail, état des lieux",
            "tax": "Impôts",
            "contract": "Contrat, abonnement",
            "planning": "Urbanisme",
            "manual": "Notice",
            "photo": "Photo",
            "mail": "Courrier",
        },
    )
    dated = Day("Date", role=Role.HAPPENED, listed_as="Daté du {}")
    valid_until = Day("Fin de validité", role=Role.DUE, not_before="dated",
                      example="14/05/2027")  # fmt: skip
    note = LongText("Note")


class Contact(RecordKind):
    """Somebody who knows the home."""

    key = "contact"
    part = PartKey.CONTACTS
    noun = Noun("contact", "contacts")
    icon = "contact"
    columns = ("trade", "phone", "email")
    filter_by = ("trade",)

    title = Text("Nom", required=True, role=Role.TITLE, example="Chauffage Le Goff")
    trade = ChoiceOrOther(
        "Métier",
        choices={
            "heating": "Chauffagiste",
            "plumber": "Plombier",
            "electrician": "Électricien",
            "mason": "Maçon",
            "roofer": "Couvreur, charpentier",
            "joiner": "Menuisier",
            "painter": "Peintre",
            "sweep": "Ramoneur",
            "gardener": "Jardinier, paysagiste",
            "architect": "Architecte, maître d’œuvre",
            "builder": "Constructeur",
            "surveyor": "Diagnostiqueur",
            "notary": "Notaire",
            "insurer": "Assureur",
            "utility": "Fournisseur, dépannage",
        },
    )
    phone = Phone("Téléphone")
    email = Email("E-mail")
    siret = Siret("SIRET")
    is_rge = YesNo("Entreprise RGE", detail=True)
    address = Text("Adresse", example="3 place du Marché, 35000 Rennes")
    website = Url("Site", detail=True)
    note = LongText("Note")
