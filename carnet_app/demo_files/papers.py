"""The papers of the demonstration: invented firms write to invented people."""

from collections.abc import Sequence
from dataclasses import dataclass

from carnet_app.demo_files.sheet import MIDDLE, RIGHT, Sheet, text_width

INK, MUTED, LINE = "#1d2b30", "#5a666b", "#d9cfbf"
LEFT_AT, RIGHT_AT = 56, 539
OWNER = ("Mme Anne Martin", "14 chemin des Vignes", "44190 Clisson")

CLASS_COLOURS = ("#2e8b57", "#5fae4b", "#a9c94a", "#f0d44a", "#efae3c", "#e27a35", "#cf3f33")


@dataclass(frozen=True)
class Firm:
    """Who writes."""

    name: str
    trade: str
    address: str
    colour: str


THERMI = Firm(
    "Thermi Ouest", "Chauffage, plomberie, ventilation", "3 rue du Moulin, 44190 Gorges", "#b9482a"
)
ROOFER = Firm(
    "Charpentes du Vignoble",
    "Charpente, couverture, isolation",
    "ZA des Coteaux, 44190 Clisson",
    "#3f6b47",
)
SURVEYOR = Firm(
    "Ouest Expertises", "Diagnostics immobiliers", "21 quai Malakoff, 44000 Nantes", "#14595c"
)
INSURER = Firm(
    "Mutuelle du Ponant", "Assurance habitation", "5 place du Port, 29200 Brest", "#2f6f9a"
)
SYNDIC = Firm(
    "Cabinet Erdre Gestion",
    "Syndic de copropriété",
    "40 allée des Tanneurs, 44000 Nantes",
    "#8a5a00",
)
TAXES = Firm("Centre des impôts fonciers", "Exemple fictif, sans valeur", "44000 Nantes", "#33454a")


def letter(
    firm: Firm,
    title: str,
    reference: str,
    dated: str,
    paragraphs: Sequence[str],
    to: Sequence[str] = OWNER,
) -> Sheet:
    """A letter or certificate of one page."""
    sheet = _headed(firm, title, reference, dated, to)
    y = 330.0
    for paragraph in paragraphs:
        y = _paragraph(sheet, paragraph, y) + 12
    _signed(sheet, firm, y + 24)
    return sheet


def invoice(
    firm: Firm, reference: str, dated: str, lines: Sequence[tuple[str, float]], vat: float
) -> Sheet:
    """An invoice whose lines are a text and a price without tax, in euros."""
    sheet = _headed(firm, "Facture", reference, dated, OWNER)
    sheet.box(LEFT_AT, 320, RIGHT_AT - LEFT_AT, 26, firm.colour)
    sheet.write(LEFT_AT + 10, 337, "Désignation", 10, "#ffffff", bold=True)
    sheet.write(RIGHT_AT - 10, 337, "Prix HT", 10, "#ffffff", bold=True, stand=RIGHT)
    y = 346
    for text, price in lines:
        sheet.write(LEFT_AT + 10, y + 19, text, 10)
        sheet.write(RIGHT_AT - 10, y + 19, euros(price), 10, stand=RIGHT)
        y += 30
        sheet.shape(f"M{LEFT_AT} {y}L{RIGHT_AT} {y}", "", LINE, 0.8)
    net = sum(price for _, price in lines)
    tax = round(net * vat / 100, 2)
    totals = (
        ("Total HT", net),
        (f"TVA {vat:g} %".replace(".", ","), tax),
        ("Total TTC", net + tax),
    )
    for label, amount in totals:
        y += 22
        last = label == "Total TTC"
        sheet.write(RIGHT_AT - 130, y, label, 12 if last else 10, bold=last, stand=RIGHT)
        sheet.write(RIGHT_AT - 10, y, euros(amount), 12 if last else 10, bold=last, stand=RIGHT)
    sheet.write(
        LEFT_AT, y + 60, "Facture acquittée. Garantie de parfait achèvement d’un an.", 9, MUTED
    )
    return sheet


def energy_certificate(dated: str) -> list[Sheet]:
    """The two pages of a DPE, class C, in the manner of one."""
    first = _headed(
        SURVEYOR, "Diagnostic de performance énergétique", "2244E0815342K", dated, OWNER
    )
    first.write(LEFT_AT, 322, "Maison individuelle, 118 m², construite en 1978", 12, bold=True)
    _ladder(first, 352, reached=2)
    lines = (
        ("Consommation d’énergie primaire", "164 kWh/m²/an"),
        ("Émissions de gaz à effet de serre", "28 kg CO2/m²/an"),
        ("Dépenses annuelles estimées", "entre 1 380 € et 1 910 €"),
    )
    for row, (label, value) in enumerate(lines):
        y = 640 + row * 30
        first.write(LEFT_AT, y, label, 11, MUTED)
        first.write(RIGHT_AT, y, value, 11, bold=True, stand=RIGHT)
        first.shape(f"M{LEFT_AT} {y + 10}L{RIGHT_AT} {y + 10}", "", LINE, 0.8)
    return [first, _losses(dated)]


MANUAL = """CALORANE Confort 24 : notice d’utilisation (extrait)

1. Mise en marche
   Ouvrir le robinet de gaz à gauche de la chaudière. Appuyer trois secondes sur la touche centrale.
   L’afficheur montre la température de l’eau, de 30 à 80 degrés.

2. Pression du circuit
   La pression se lit sur le manomètre : entre 1 et 1,5 bar à froid. En dessous de 0,8 bar, ouvrir
   doucement le robinet de remplissage, sous la chaudière, et le refermer à 1,3 bar.

3. Ce que vous pouvez faire vous-même
   - Purger les radiateurs à l’automne, en commençant par le rez-de-chaussée.
   - Nettoyer l’habillage avec un chiffon humide, sans produit abrasif.

4. Ce que fait un professionnel, une fois par an
   Nettoyage du corps de chauffe, réglage de la combustion, contrôle du conduit et du gaz.
   Il remet une attestation d’entretien : gardez-la dans le carnet de votre logement.

5. Codes d’erreur
   E1  Pas d’allumage : vérifier le robinet de gaz, puis appuyer sur la touche centrale.
   E3  Évacuation bouchée : arrêter la chaudière et appeler l’installateur.
   E9  Pression trop basse : voir le point 2.
"""


def euros(amount: float) -> str:
    """An amount as French invoices write it."""
    return f"{amount:,.2f} €".replace(",", "\u00a0").replace(".", ",").replace(" €", "\u00a0€")


def _headed(firm: Firm, title: str, reference: str, dated: str, to: Sequence[str]) -> Sheet:
    sheet = Sheet()
    sheet.box(0, 0, sheet.width, 12, firm.colour)
    sheet.disc(LEFT_AT + 18, 64, 18, firm.colour)
    sheet.write(LEFT_AT + 18, 71, firm.name[0], 20, "#ffffff", bold=True, stand=MIDDLE)
    sheet.write(LEFT_AT + 48, 62, firm.name, 16, bold=True)
    sheet.write(LEFT_AT + 48, 78, firm.trade, 10, MUTED)
    sheet.write(RIGHT_AT, 62, firm.address, 9, MUTED, stand=RIGHT)
    for row, line in enumerate(to):
        sheet.write(340, 150 + row * 15, line, 11, bold=row == 0)
    sheet.write(LEFT_AT, 250, title, 20, firm.colour, bold=True)
    sheet.write(LEFT_AT, 272, f"N° {reference}, le {dated}", 10, MUTED)
    sheet.shape(f"M{LEFT_AT} 288L{RIGHT_AT} 288", "", LINE, 1)
    sheet.write(
        LEFT_AT,
        812,
        "Document d’exemple : entreprise, personnes et montants sont inventés.",
        8,
        MUTED,
    )
    return sheet


def _paragraph(sheet: Sheet, text: str, y: float) -> float:
    """Write a text in lines that fit; gives where the last one stands."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if text_width(longer, 11) > RIGHT_AT - LEFT_AT:
            sheet.write(LEFT_AT, y, line, 11)
            line, y = word, y + 17
        else:
            line = longer
    sheet.write(LEFT_AT, y, line, 11)
    return y + 17


def _signed(sheet: Sheet, firm: Firm, y: float) -> None:
    sheet.write(360, y, f"Pour {firm.name}", 10, MUTED)
    sheet.shape(
        f"M366 {y + 40}C380 {y - 6} 398 {y + 4} 392 {y + 36}C410 {y + 6} 424 {y + 10} 420 {y + 34}"
        f"C440 {y + 14} 460 {y + 18} 476 {y + 22}", "", "#2b4a7a", 1.6,
    )  # fmt: skip


def _ladder(sheet: Sheet, top: float, reached: int) -> None:
    for step, colour in enumerate(CLASS_COLOURS):
        y, wide = top + step * 36, 130 + step * 36
        sheet.shape(f"M{LEFT_AT} {y}L{LEFT_AT + wide} {y}L{LEFT_AT + wide + 15} {y + 15}"
                    f"L{LEFT_AT + wide} {y + 30}L{LEFT_AT} {y + 30}Z", colour)  # fmt: skip
        sheet.write(LEFT_AT + 12, y + 22, "ABCDEFG"[step], 18, "#ffffff", bold=True)
        if step == reached:
            sheet.box(LEFT_AT + wide + 34, y - 3, 176, 36, "#ffffff", INK, 1.4)
            sheet.write(LEFT_AT + wide + 46, y + 20, "164 kWh/m²/an, 28 kg CO2", 11, bold=True)


def _losses(dated: str) -> Sheet:
    sheet = _headed(SURVEYOR, "Où la chaleur se perd", "2244E0815342K", dated, OWNER)
    for row, (part, share) in enumerate(
        (("Murs", 34), ("Ventilation", 21), ("Plancher bas", 17), ("Portes et fenêtres", 13),
         ("Ponts thermiques", 9), ("Toiture", 6))
    ):  # fmt: skip
        y = 330 + row * 40
        sheet.write(LEFT_AT, y + 15, part, 11)
        sheet.box(200, y, share * 8, 22, CLASS_COLOURS[5 - row])
        sheet.write(208 + share * 8, y + 15, f"{share} %", 11, bold=True)
    advice = (
        "Recommandation : isoler les murs par l’extérieur. La maison atteindrait la classe B, "
        "et la dépense annuelle baisserait d’environ un quart."
    )
    y = _paragraph(sheet, advice, 610)
    _signed(sheet, SURVEYOR, y + 30)
    return sheet
