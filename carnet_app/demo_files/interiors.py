"""What the demonstration's owners and craftsmen took photos of inside: drawn."""

from carnet_app.demo_files.homes import GLASS, INK, LEAF
from carnet_app.demo_files.sheet import MIDDLE, Sheet

WIDE, HIGH = 1200, 900
COPPER, STEEL, DARK_STEEL = "#c07a4b", "#d7dde0", "#8e9aa0"
RED, WOOD, DARK_WOOD = "#c4432a", "#d3a876", "#a97c4d"
WHITE, CREAM = "#fcfaf5", "#f4ead9"


def boiler() -> Sheet:
    """The boiler in the laundry room."""
    sheet = _room("#efe6d6", "#e2d3bb", floor="#c9b596", floor_at=780)
    for row in range(4):
        for column in range(13):
            sheet.box(column * 96, 500 + row * 70, 92, 66, "#dfe8e4", "#c8d3cd", 1.5)
    sheet.box(560, 0, 46, 150, STEEL, INK, 3)
    for x, colour in ((500, COPPER), (560, COPPER), (620, "#e0b93f"), (680, COPPER)):
        sheet.shape(f"M{x} 560L{x} 780", "", INK, 20)
        sheet.shape(f"M{x} 560L{x} 780", "", colour, 14)
        sheet.box(x - 18, 640, 36, 14, DARK_STEEL, INK, 2)
        sheet.box(x - 26, 652, 52, 10, RED if x == 620 else "#2f6f9a", INK, 2)
    sheet.box(430, 150, 320, 420, WHITE, INK, 4)
    sheet.box(430, 470, 320, 100, "#e9ecea", INK, 3)
    sheet.write(590, 250, "CALORANE", 30, "#14595c", bold=True, stand=MIDDLE)
    sheet.write(590, 284, "Confort 24", 20, "#5a666b", stand=MIDDLE)
    sheet.box(540, 492, 100, 54, "#23383c", INK, 2)
    sheet.write(590, 529, "61°", 28, "#9fe0c8", bold=True, stand=MIDDLE)
    for x in (480, 700):
        sheet.disc(x, 519, 22, STEEL, INK, 3)
        sheet.shape(f"M{x} 519L{x + 9} 505", "", INK, 3)
    _washing_machine(sheet)
    sheet.box(900, 300, 240, 16, WOOD, INK, 3)
    for x, high, colour in ((920, 70, "#7fa476"), (976, 90, "#e3c27d"), (1030, 60, "#b9482a")):
        sheet.box(x, 300 - high, 42, high, colour, INK, 3)
    sheet.shape("M1086 300L1096 240L1134 240L1144 300Z", CREAM, INK, 3)
    return sheet


def nameplate() -> Sheet:
    """The boiler's plate, with what the craftsman always asks for."""
    sheet = Sheet(WIDE, 800)
    sheet.shade(0, 800, "#e9ecea", "#cfd6d5")
    sheet.box(170, 110, 860, 580, "#dfe3e2", DARK_STEEL, 5)
    sheet.box(190, 130, 820, 540, "#eef1f0", "#aeb9bb", 2)
    for x in (210, 990):
        for y in (150, 650):
            sheet.disc(x, y, 12, "#b7c0c2", DARK_STEEL, 2)
            sheet.shape(f"M{x - 8} {y - 5}L{x + 8} {y + 5}", "", DARK_STEEL, 3)
    sheet.write(240, 230, "CALORANE", 58, "#14595c", bold=True)
    sheet.write(240, 282, "Chaudière murale à condensation", 30, "#33454a")
    lines = (
        ("Modèle", "Confort 24"), ("N° de série", "CF24-019-3382"), ("Puissance", "24 kW"),
        ("Gaz", "Naturel G20, 20 mbar"), ("Alimentation", "230 V, 50 Hz, 110 W"),
    )  # fmt: skip
    for row, (label, value) in enumerate(lines):
        y = 350 + row * 48
        sheet.write(240, y, label, 28, "#5a666b")
        sheet.write(460, y, value, 30, bold=True)
        sheet.shape(f"M240 {y + 14}L960 {y + 14}", "", "#c2cbcc", 2)
    for bar in range(64):
        wide = 3 + (bar * 7) % 5
        sheet.box(240 + bar * 8, 592, wide, 50, "#1d2b30")
    return sheet


def attic(*, done: bool) -> Sheet:
    """Under the roof, before and after it was insulated."""
    far, side = ("#efe7d8", "#e6ebe4") if done else ("#a3917a", "#8f7c64")
    sheet = Sheet(WIDE, HIGH)
    sheet.shade(0, HIGH, "#f2e8d6" if done else "#5b4f42", "#dcc6a0" if done else "#7a6a56")
    sheet.shape("M380 620L600 250L820 620Z", far, INK, 3)
    sheet.shape("M0 0L600 0L600 250L380 620L0 900Z", side, INK, 3)
    sheet.shape("M1200 0L600 0L600 250L820 620L1200 900Z", side, INK, 3)
    floor = "#d8b27c" if done else "#6d5840"
    sheet.shape("M380 620L820 620L1200 900L0 900Z", floor, INK, 3)
    for board in range(1, 12):
        x, foot = 380 + board * 36.7, board * 100
        sheet.shape(f"M{x:.0f} 620L{foot} 900", "", "#b98f58" if done else "#57462f", 2)
    (_membrane if done else _wool)(sheet)
    for side_of in (-1, 1):
        for depth in range(5):
            _rafter(sheet, side_of, depth, "#d7ad74" if done else "#5f4a34")
    sheet.shape("M586 0L614 0L606 256L594 256Z", "#c79a61" if done else "#4f3d2b", INK, 3)
    light = "#dff0f4" if done else "#c9c6b4"
    sheet.box(556, 430, 88, 100, light, INK, 4)
    sheet.shape("M600 430L600 530M556 480L644 480", "", INK, 3)
    if done:
        sheet.box(140, 690, 150, 96, "#c8a06a", INK, 3)
        sheet.write(215, 748, "FORÊT 145", 20, "#5d4322", bold=True, stand=MIDDLE)
    return sheet


def stove() -> Sheet:
    """The stove in the living room, lit."""
    sheet = _room("#f3e9da", "#ead9bf", floor="#b98a58", floor_at=700)
    sheet.box(330, 120, 540, 580, "#e3cfb0", "#c6ab83", 3)
    for row in range(9):
        for column in range(6):
            left = 330 + column * 90 + (45 if row % 2 else 0)
            wide = min(90, 870 - left)
            sheet.box(left, 120 + row * 64.4, wide, 64.4, "#d9bd95", "#c2a076", 2)
    sheet.box(576, 0, 48, 300, "#3a4346", INK, 3)
    sheet.box(450, 290, 300, 330, "#384246", INK, 4)
    sheet.box(482, 330, 236, 190, "#1d2427", INK, 4)
    for x, high, colour in (
        (540, 110, "#e2662b"), (600, 150, "#ee8a36"), (655, 100, "#e2662b"),
        (570, 80, "#f6b94d"), (625, 90, "#f6b94d"), (600, 54, "#fbe3a0"),
    ):  # fmt: skip
        sheet.shape(
            f"M{x - 34} 512C{x - 42} {512 - high * 0.5:.0f} {x - 6} {512 - high * 0.6:.0f} {x} "
            f"{512 - high}C{x + 10} {512 - high * 0.6:.0f} {x + 42} {512 - high * 0.5:.0f} "
            f"{x + 34} 512Z", colour,
        )  # fmt: skip
    sheet.box(530, 500, 140, 18, "#7d5433", INK, 2)
    sheet.box(480, 548, 240, 48, "#2b3437", INK, 2)
    for x in (470, 700):
        sheet.box(x, 620, 30, 60, "#2b3437", INK, 3)
    sheet.box(400, 676, 400, 30, "#8e9aa0", INK, 3)
    for row in range(3):
        for column in range(4 - row):
            sheet.disc(930 + column * 60 + row * 30, 670 - row * 52, 29, WOOD, INK, 3)
            sheet.disc(930 + column * 60 + row * 30, 670 - row * 52, 14, "#c2935b", DARK_WOOD, 2)
    sheet.disc(250, 800, 260, "#b9482a", INK, 3, tall=0.22)
    sheet.disc(250, 800, 200, "#d5785b", tall=0.2)
    sheet.shape("M60 720C40 560 60 500 100 500L240 500C280 500 300 560 290 720Z", "#14595c", INK, 4)
    sheet.shape("M90 640L260 640L270 740L80 740Z", "#3f8083", INK, 3)
    return sheet


def shut_off_valve() -> Sheet:
    """The red valve under the kitchen sink."""
    sheet = Sheet(WIDE, 800)
    sheet.shade(0, 800, "#cfae82", "#a98558")
    sheet.box(0, 0, WIDE, 60, "#e9dcc4", INK, 4)
    sheet.box(0, 60, 70, 740, "#b98f5f", INK, 4)
    sheet.box(1130, 60, 70, 740, "#b98f5f", INK, 4)
    sheet.shape("M70 690L1130 690L1200 800L0 800Z", "#8d6b44", INK, 3)
    sheet.shape("M330 60L330 210C330 300 420 300 420 210L420 180C420 150 500 150 500 180L500 800",
                "", INK, 48)  # fmt: skip
    sheet.shape("M330 60L330 210C330 300 420 300 420 210L420 180C420 150 500 150 500 180L500 800",
                "", WHITE, 40)  # fmt: skip
    for y, x in ((300, 700), (460, 860)):
        sheet.shape(f"M{x} 60L{x} 690", "", INK, 28)
        sheet.shape(f"M{x} 60L{x} 690", "", COPPER, 21)
        sheet.box(x - 34, y - 26, 68, 52, "#d8b25a", INK, 4)
    sheet.box(688, 236, 24, 44, "#d8b25a", INK, 3)
    sheet.disc(700, 224, 62, RED, INK, 5, tall=0.42)
    sheet.disc(700, 222, 24, "#e8836d", tall=0.42)
    sheet.box(846, 420, 28, 24, "#d8b25a", INK, 3)
    sheet.box(800, 402, 120, 24, "#2f6f9a", INK, 4)
    sheet.shape("M940 690L960 540L1090 540L1110 690Z", "#7fa476", INK, 4)
    sheet.shape("M958 540C970 440 1080 440 1092 540", "", INK, 5)
    sheet.shape("M770 224L900 170", "", INK, 3)
    sheet.box(890, 130, 210, 64, WHITE, INK, 3)
    sheet.write(995, 172, "EAU : COUPER ICI", 22, RED, bold=True, stand=MIDDLE)
    return sheet


def circulator() -> Sheet:
    """The new pump that the heating engineer put in."""
    sheet = _room("#e8e2d5", "#d9cfbb", floor="#b7b3a6", floor_at=800)
    for x in (380, 820):
        sheet.shape(f"M{x} 0L{x} 900", "", INK, 46)
        sheet.shape(f"M{x} 0L{x} 900", "", COPPER, 37)
    sheet.shape("M380 460L820 460", "", INK, 66)
    sheet.shape("M380 460L820 460", "", COPPER, 56)
    for x in (470, 690):
        sheet.box(x, 410, 40, 100, "#d8b25a", INK, 4)
    sheet.disc(600, 460, 140, "#8f2f22", INK, 5)
    sheet.disc(600, 460, 104, RED, INK, 4)
    sheet.box(536, 416, 128, 88, "#23383c", INK, 3)
    sheet.write(600, 452, "3 W", 30, "#9fe0c8", bold=True, stand=MIDDLE)
    sheet.write(600, 486, "AUTO", 20, "#e9ecea", stand=MIDDLE)
    sheet.box(700, 560, 190, 76, WHITE, INK, 3)
    sheet.write(795, 594, "Posé par Thermi Ouest", 16, stand=MIDDLE)
    sheet.write(795, 618, "Circulateur neuf", 16, "#5a666b", stand=MIDDLE)
    return sheet


def heat_pump() -> Sheet:
    """The outdoor unit of a heat pump."""
    sheet = Sheet(WIDE, 800)
    sheet.shade(0, 800, "#f4ead8", "#e7d7bb")
    for row in range(11):
        sheet.shape(f"M0 {row * 62}L1200 {row * 62}", "", "#dfcdab", 2)
    sheet.box(0, 660, WIDE, 140, "#c9c3b4", INK, 3)
    for stone in range(150):
        x, y = (stone * 149) % 1200, 672 + (stone * 67) % 120
        sheet.disc(x, y, 7 + stone % 5, ("#b9b2a1", "#d8d2c3", "#a9a392")[stone % 3], tall=0.6)
    sheet.box(300, 210, 600, 440, WHITE, INK, 5)
    for x in (330, 830):
        sheet.box(x, 650, 40, 24, "#57646a", INK, 3)
    for y in (325, 535):
        sheet.disc(470, y, 98, "#e1e6e4", INK, 4)
        for ring in (78, 58, 38):
            sheet.disc(470, y, ring, "", "#8e9aa0", 4)
        sheet.disc(470, y, 16, "#57646a", INK, 3)
    for line in range(8):
        sheet.shape(f"M640 {430 + line * 24}L860 {430 + line * 24}", "", "#b3bdbf", 6)
    sheet.write(750, 300, "CALORANE", 30, "#14595c", bold=True, stand=MIDDLE)
    sheet.write(750, 336, "Aéris", 24, "#5a666b", stand=MIDDLE)
    sheet.shape("M900 560C980 560 990 480 990 300L990 0", "", INK, 26)
    sheet.shape("M900 560C980 560 990 480 990 300L990 0", "", WHITE, 19)
    for x, wide in ((90, 90), (180, 70), (1110, 90)):
        sheet.disc(x, 640, wide, LEAF)
    return sheet


def _room(wall: str, low: str, *, floor: str, floor_at: int) -> Sheet:
    sheet = Sheet(WIDE, HIGH)
    sheet.shade(0, floor_at, wall, low)
    sheet.box(0, floor_at, WIDE, HIGH - floor_at, floor, INK, 3)
    return sheet


def _washing_machine(sheet: Sheet) -> None:
    sheet.box(60, 470, 290, 340, WHITE, INK, 4)
    sheet.box(60, 470, 290, 62, "#e4e9e7", INK, 3)
    sheet.disc(205, 670, 96, STEEL, INK, 4)
    sheet.disc(205, 670, 72, GLASS, INK, 3)
    sheet.shape("M150 690C180 660 220 720 262 682C262 720 230 742 205 742C180 742 150 720 150 690Z",
                "#8fb7bd")  # fmt: skip
    sheet.disc(310, 501, 16, "#8e9aa0", INK, 2)


def _under_roof(side: int, depth: float, down: float) -> tuple[float, float]:
    """A point of a slope: 0 to 1 from far to near, and from the ridge to the floor."""
    foot = 600 + side * (220 + 380 * depth)
    top, low = 250 - 620 * depth, 620 + 280 * depth
    return 600 + (foot - 600) * down, top + (low - top) * down


def _rafter(sheet: Sheet, side: int, number: int, colour: str) -> None:
    near = (0.02, 0.16, 0.34, 0.56, 0.84)[number]
    corners = [
        _under_roof(side, depth, down)
        for depth, down in ((near, 0), (near * 1.1 + 0.03, 0), (near * 1.1 + 0.03, 1), (near, 1))
    ]
    sheet.shape("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "Z", colour, INK, 3)


def _wool(sheet: Sheet) -> None:
    """Sagging old wool, and what the mice left of it."""
    for spot in range(150):
        depth = (spot * 37 % 150) / 150
        x, y = _under_roof(1 if spot % 2 else -1, depth, (spot * 53 % 150) / 150)
        colour = ("#c9ad78", "#bda06b", "#d4bb8b")[spot % 3]
        sheet.disc(x, y, 16 + depth * 44, colour, tall=0.55)
    for x, y in ((300, 800), (520, 720), (820, 790), (980, 860), (420, 860)):
        sheet.disc(x, y, 60, "#bfa26c", tall=0.3)


def _membrane(sheet: Sheet) -> None:
    """The vapour barrier, its joints taped."""
    for side in (-1, 1):
        for depth in (0.1, 0.26, 0.46, 0.7):
            (x, y), (foot, low) = (_under_roof(side, depth, down) for down in (0, 1))
            sheet.shape(f"M{x:.0f} {y:.0f}L{foot:.0f} {low:.0f}", "", "#a9bdae", 6)
