"""The files of each home of the demonstration."""

from datetime import date

from carnet_app.core.clock import today
from carnet_app.core.french import long_date
from carnet_app.demo_files import homes, interiors, papers, plans
from carnet_app.demo_files.attach import DemoFile
from carnet_app.demo_files.sheet import as_pdf
from carnet_app.demo_files.tables import quotes_compared
from carnet_app.demo_records import ago, year_ago


def files_of_clisson() -> list[DemoFile]:
    """What Anne kept of her house."""
    before, after = (interiors.attic(done=done).as_jpeg() for done in (False, True))
    plate, valve = interiors.nameplate().as_jpeg(), interiors.shut_off_valve().as_jpeg()
    return [
        DemoFile("home", "La maison.jpg", homes.house(homes.CLISSON).as_jpeg(), "photo"),
        DemoFile("ground_plan", "Plan du rez-de-chaussée.pdf", _ground_plan(), "plan"),
        DemoFile("attic_plan", "Plan des combles.png", _attic_plan(), "plan"),
        DemoFile("water", "Vanne sous l’évier.jpg", valve, "shutoff"),
        DemoFile("boiler", "Chaudière dans la buanderie.jpg", interiors.boiler().as_jpeg()),
        DemoFile("boiler", "Plaque de la chaudière.jpg", plate, "nameplate"),
        DemoFile("boiler", "Facture de la chaudière.pdf", _boiler_invoice(), "invoice"),
        DemoFile("stove", "Le poêle du séjour.webp", interiors.stove().as_webp()),
        DemoFile("walls", "Comparaison des devis.xlsx", quotes_compared()),
        DemoFile("insulation", "Combles avant.jpg", before, "before"),
        DemoFile("insulation", "Combles après.jpg", after, "after"),
        DemoFile("insulation", "Facture de l’isolation.pdf", _insulation_invoice(), "invoice"),
        DemoFile("insulation", "Procès-verbal de réception.pdf", _acceptance(), "acceptance"),
        DemoFile(
            "boiler_upkeep", "Attestation d’entretien.pdf", _upkeep_certificate(), "certificate"
        ),
        DemoFile("dpe", "DPE.pdf", _energy_certificate(), "report"),
        DemoFile("tax", "Avis de taxe foncière.pdf", _property_tax(), "document"),
        DemoFile("manual", "Notice Confort 24.txt", papers.MANUAL.encode(), "document"),
        DemoFile("insurance", "Attestation d’assurance.pdf", _insurance(), "certificate"),
    ]


def files_proposed_for_clisson() -> list[DemoFile]:
    """What the heating engineer sends with what he proposes."""
    return [DemoFile("pump", "Circulateur posé.jpg", interiors.circulator().as_jpeg(), "after")]


def files_of_nantes() -> list[DemoFile]:
    """What Anne kept of her flat."""
    return [
        DemoFile("home", "Façade de l’immeuble.jpg", homes.building().as_jpeg(), "photo"),
        DemoFile("minutes", "Procès-verbal d’assemblée.pdf", _minutes(), "document"),
    ]


def files_of_the_loft() -> list[DemoFile]:
    """What Karim kept."""
    return [
        DemoFile("home", "Le loft.jpg", homes.building(arched=True).as_jpeg(), "photo"),
        DemoFile("pump", "Pompe à chaleur.jpg", interiors.heat_pump().as_jpeg()),
    ]


def files_of_vertou() -> list[DemoFile]:
    """What Jean kept."""
    return [
        DemoFile("home", "La maison de Vertou.jpg", homes.house(homes.VERTOU).as_jpeg(), "photo")
    ]


def files_of_the_lilacs() -> list[DemoFile]:
    """What the craftsman adds to the carnet he prepares."""
    return [
        DemoFile("home", "La maison neuve.jpg", homes.house(homes.LILACS).as_jpeg(), "photo"),
        DemoFile("pump", "Pompe à chaleur posée.jpg", interiors.heat_pump().as_jpeg()),
    ]


def _ground_plan() -> bytes:
    name = "Plan du rez-de-chaussée"
    return as_pdf([plans.floor_plan(name, plans.GROUND, _in_words(year_ago(5, 2, 12)))], name)


def _attic_plan() -> bytes:
    drawn_on = _in_words(year_ago(5, 2, 12))
    return plans.floor_plan("Plan des combles", plans.ATTIC, drawn_on).as_png()


def _boiler_invoice() -> bytes:
    lines = [
        ("Chaudière murale à condensation Calorane Confort 24", 2_640.0),
        ("Dépose de l’ancienne chaudière, raccordements", 612.0),
        ("Mise en service, certificat de conformité gaz", 435.21),
    ]
    dated = _in_words(year_ago(6, 10, 3))
    sheet = papers.invoice(papers.THERMI, f"T-{today().year - 6}-1184", dated, lines, 5.5)
    return as_pdf([sheet], "Facture de la chaudière")


def _insulation_invoice() -> bytes:
    lines = [
        ("Dépose et évacuation de la laine de verre", 1_240.0),
        ("Laine de bois Isolant Forêt 145, 300 mm, 85 m²", 7_850.0),
        ("Frein-vapeur continu, joints et raccords", 1_772.56),
    ]
    dated = _in_words(year_ago(4, 9, 30))
    sheet = papers.invoice(papers.ROOFER, f"C-{today().year - 4}-0931", dated, lines, 5.5)
    return as_pdf([sheet], "Facture de l’isolation")


def _acceptance() -> bytes:
    dated = _in_words(year_ago(4, 9, 30))
    said = (
        "Travaux d’isolation des combles et de la toiture, 14 chemin des Vignes à Clisson.",
        f"Les travaux ont été visités ce {dated} par Mme Anne Martin et l’entreprise. La réception "
        "est prononcée sans réserve. La garantie décennale court à compter de ce jour.",
    )
    sheet = papers.letter(papers.ROOFER, "Procès-verbal de réception", "PV-0931", dated, said)
    return as_pdf([sheet], "Procès-verbal de réception")


def _upkeep_certificate() -> bytes:
    dated = _in_words(ago(348))
    said = (
        "Nous attestons avoir entretenu ce jour la chaudière Calorane Confort 24, numéro de série "
        "CF24-019-3382, selon l’article R. 224-41-4 du code de l’environnement.",
        "Corps de chauffe nettoyé, combustion réglée, conduit et sécurité gaz contrôlés. "
        "Monoxyde de carbone ambiant : 4 ppm, situation normale.",
        "Prochain entretien à prévoir dans les douze mois.",
    )
    sheet = papers.letter(papers.THERMI, "Attestation d’entretien", "E-2217", dated, said)
    return as_pdf([sheet], "Attestation d’entretien")


def _energy_certificate() -> bytes:
    return as_pdf(papers.energy_certificate(_in_words(year_ago(2, 5, 22))), "DPE")


def _property_tax() -> bytes:
    said = (
        "Maison individuelle, parcelle AK 214, commune de Clisson.",
        "Montant de la taxe foncière : 1 184,00 €. Taxe d’enlèvement des ordures ménagères : "
        "142,00 €. Somme à payer avant le 15 octobre : 1 326,00 €.",
    )
    title, dated = f"Taxe foncière {today().year - 1}", _in_words(year_ago(1, 9, 2))
    sheet = papers.letter(papers.TAXES, title, "44 043 214", dated, said)
    return as_pdf([sheet], title)


def _insurance() -> bytes:
    said = (
        "Nous attestons garantir la maison située 14 chemin des Vignes à Clisson au titre du "
        "contrat multirisque habitation MRH 214 880.",
        "Garanties : incendie, dégâts des eaux, événements climatiques, vol.",
    )
    dated = _in_words(ago(317))
    sheet = papers.letter(papers.INSURER, "Attestation d’assurance", "MRH 214 880", dated, said)
    return as_pdf([sheet], "Attestation d’assurance")


def _minutes() -> bytes:
    dated = _in_words(ago(160))
    first = papers.letter(
        papers.SYNDIC, "Procès-verbal d’assemblée générale", "AG-27", dated,
        ("Présents ou représentés : 14 copropriétaires sur 19, soit 7 820 tantièmes sur 10 000.",
         "Résolution 1, comptes de l’exercice : approuvés à l’unanimité.",
         "Résolution 2, budget prévisionnel : adopté.",
         "Résolution 3, ravalement de la façade sur cour : adopté, travaux au printemps."),
        to=("Aux copropriétaires", "8 rue des Olivettes", "44000 Nantes"),
    )  # fmt: skip
    second = papers.letter(
        papers.SYNDIC, "Procès-verbal, suite", "AG-27", dated,
        ("Résolution 4, plan pluriannuel de travaux : le syndic consulte trois bureaux d’études.",
         "Résolution 5, local à vélos : adoptée, pose de six arceaux.",
         "La séance est levée à 20 h 15."),
        to=("Aux copropriétaires", "8 rue des Olivettes", "44000 Nantes"),
    )  # fmt: skip
    return as_pdf([first, second], "Procès-verbal d’assemblée générale")


def _in_words(day: str) -> str:
    return long_date(date.fromisoformat(day))
