"""The homes of the demonstration, drawn from the street."""

from dataclasses import dataclass

from carnet_app.demo_files.sheet import MIDDLE, Sheet

WIDE, HIGH = 1200, 800
INK = "#33454a"
GLASS, CURTAIN = "#bcd3d6", "#f4ecdf"
LEAF, DEEP_LEAF, TRUNK = "#6f9468", "#557a52", "#8a6a4a"
BRICK, BRICK_LINE = "#b9694a", "#94502f"


@dataclass(frozen=True)
class House:
    """What tells one house from another."""

    wall: str
    roof: str
    roof_line: str
    shutter: str
    door: str
    number: str
    has_stones: bool = True
    has_vines: bool = False


CLISSON = House("#f3e7d3", "#b9482a", "#98371c", "#14595c", "#0d4446", "14", has_vines=True)
VERTOU = House("#f7f0e6", "#5d6b72", "#48555b", "#8c3b2a", "#6e2c1e", "27")
LILACS = House("#fbf8f2", "#4a565c", "#3a4449", "#55726b", "#a8764a", "6", has_stones=False)


def house(look: House) -> Sheet:
    """A house in its garden, on a clear morning."""
    sheet = _landscape()
    _body(sheet, look)
    _garage(sheet, look)
    _roof(sheet, look)
    for x in (408, 740):
        _window(sheet, x, 446, look.shutter)
    _door(sheet, look)
    if look.has_vines:
        _vines(sheet)
    _garden(sheet, look.number)
    return sheet


def building(*, arched: bool = False) -> Sheet:
    """A stone building in town: flats with balconies, or a former warehouse."""
    wall, line = ("#c98d68", "#a86d49") if arched else ("#efe4d0", "#c9b896")
    sheet = Sheet(WIDE, HIGH)
    sheet.shade(0, 700, "#c9dde2", "#f6ecdc")
    for x, top, colour in ((0, 210, "#ded0b8"), (960, 260, "#e3d3bd")):
        sheet.box(x, top, 240, 520, colour)
        for at in range(5):
            sheet.box(x + 40, top + 50 + 90 * at, 50, 60, "#c9c4b5")
            sheet.box(x + 140, top + 50 + 90 * at, 50, 60, "#c9c4b5")
    sheet.box(230, 130, 740, 590, wall, INK, 3)
    for row in range(12 if arched else 0):
        sheet.shape(f"M232 {150 + row * 46}L968 {150 + row * 46}", "", line, 1.5)
    _mansard(sheet, arched=arched)
    for row in range(3):
        for column in range(4):
            _tall_window(sheet, 282 + 172 * column, 170 + 160 * row, arched=arched)
    _street(sheet)
    return sheet


def _landscape() -> Sheet:
    sheet = Sheet(WIDE, HIGH)
    sheet.shade(0, 560, "#bcd8de", "#fbf0df")
    sheet.disc(1010, 140, 74, "#fbeccb")
    sheet.disc(1010, 140, 50, "#f7d896")
    for x, y, wide in ((180, 120, 70), (250, 132, 90), (640, 84, 60), (700, 94, 80)):
        sheet.disc(x, y, wide, "#fffaf2", tall=0.3)
    sheet.shape(
        "M0 500C200 430 420 450 600 480C800 510 1000 430 1200 470L1200 620L0 620Z", "#b7c9b0"
    )
    sheet.shape(
        "M0 560C260 500 480 540 700 540C900 540 1050 510 1200 530L1200 800L0 800Z", "#a3bb8f"
    )
    for row in range(9):  # vineyard
        x = 930 + row * 34
        sheet.shape(f"M{x} 520C{x + 8} 540 {x + 20} 570 {x + 36} 600", "", "#86a274", 7)
    sheet.shape("M0 640C300 616 800 622 1200 640L1200 800L0 800Z", "#94b07c")
    return sheet


def _body(sheet: Sheet, look: House) -> None:
    sheet.box(330, 370, 560, 290, look.wall, INK, 3)
    sheet.box(330, 622, 560, 38, "#d8c6a6", INK, 3)
    if look.has_stones:
        for x in (330, 846):
            for row in range(7):
                wide = 44 if row % 2 else 30
                left = x if x < 600 else x + 44 - wide
                sheet.box(left, 382 + row * 34, wide, 30, "#e3d2b2", "#c4b08a", 1.5)


def _garage(sheet: Sheet, look: House) -> None:
    sheet.box(890, 470, 190, 190, look.wall, INK, 3)
    sheet.shape("M876 474L1100 474L1068 406L890 406Z", look.roof, INK, 3)
    for row in range(3):
        y = 424 + row * 17
        sheet.shape(f"M892 {y}L{1074 + row * 8} {y}", "", look.roof_line, 2)
    sheet.box(920, 526, 132, 134, look.shutter, INK, 3)
    for row in range(4):
        sheet.shape(f"M920 {553 + row * 27}L1052 {553 + row * 27}", "", INK, 1.5)


def _roof(sheet: Sheet, look: House) -> None:
    sheet.box(720, 176, 56, 96, BRICK, INK, 3)
    sheet.box(712, 166, 72, 16, BRICK_LINE, INK, 3)
    for x, y, wide in ((752, 140, 14), (768, 112, 18), (792, 84, 22)):
        sheet.disc(x, y, wide, "#f3efe8", tall=0.8)
    sheet.shape("M292 380L928 380L842 214L378 214Z", look.roof, INK, 3)
    for row in range(6):
        y = 238 + row * 24
        inset = (y - 214) * 0.518
        sheet.shape(f"M{378 - inset:.0f} {y}L{842 + inset:.0f} {y}", "", look.roof_line, 2)
        for at in range(14):
            x = 378 - inset + (464 + 2 * inset) * (at + (0.5 if row % 2 else 0.2)) / 14
            sheet.shape(f"M{x:.0f} {y - 22}L{x:.0f} {y}", "", look.roof_line, 2)
    sheet.box(286, 378, 648, 12, "#e9dcc5", INK, 3)
    for x in (470, 680):
        sheet.box(x, 262, 74, 64, GLASS, INK, 3)
        sheet.shape(f"M{x} 326L{x + 40} 262L{x + 74} 262L{x + 74} 276L{x + 26} 326Z", "#d6e5e5")


def _window(sheet: Sheet, x: float, y: float, shutter: str) -> None:
    sheet.box(x - 8, y - 8, 100, 128, "#e6d8be", INK, 2)
    sheet.box(x, y, 84, 112, GLASS, INK, 3)
    sheet.shape(f"M{x} {y}L{x + 36} {y}C{x + 34} {y + 50} {x + 16} {y + 74} {x} {y + 84}Z", CURTAIN)
    sheet.shape(
        f"M{x + 84} {y}L{x + 48} {y}C{x + 50} {y + 50} {x + 68} {y + 74} {x + 84} {y + 84}Z",
        CURTAIN,
    )
    sheet.shape(f"M{x + 42} {y}L{x + 42} {y + 112}M{x} {y + 56}L{x + 84} {y + 56}", "", INK, 3)
    for left in (x - 56, x + 92):
        sheet.box(left, y - 6, 48, 124, shutter, INK, 3)
        for slat in range(9):
            sheet.shape(
                f"M{left + 7} {y + 8 + slat * 12}L{left + 41} {y + 8 + slat * 12}", "", INK, 1.5
            )
    sheet.box(x - 10, y + 112, 104, 10, "#d8c6a6", INK, 2)
    for flower in range(6):
        sheet.disc(x + 6 + flower * 15, y + 108, 8, DEEP_LEAF)
        sheet.disc(x + 6 + flower * 15, y + 102, 5, "#d3563b" if flower % 2 else "#f0a08a")


def _door(sheet: Sheet, look: House) -> None:
    sheet.shape("M560 660L560 500C560 470 660 470 660 500L660 660Z", "#e6d8be", INK, 3)
    sheet.shape("M574 660L574 508C574 486 646 486 646 508L646 660Z", look.door, INK, 3)
    sheet.shape("M588 560L588 514C588 502 632 502 632 514L632 560Z", GLASS, INK, 2)
    sheet.box(588, 578, 44, 60, look.shutter, INK, 2)
    sheet.disc(638, 588, 5, "#e6c27a")
    sheet.box(536, 656, 148, 14, "#cbb996", INK, 2)


def _vines(sheet: Sheet) -> None:
    sheet.shape("M318 660C330 560 322 470 352 412C420 388 500 404 556 398", "", TRUNK, 7)
    spots = [
        (332, 560),
        (328, 510),
        (340, 460),
        (352, 424),
        (390, 404),
        (430, 402),
        (474, 406),
        (520, 402),
    ]
    for spot, (x, y) in enumerate(spots):
        sheet.disc(x, y, 26, LEAF, tall=0.8)
        sheet.disc(x + 10, y + 14, 12, "#b39ac4", tall=1.5)
        sheet.disc(x - 12, y + (16 if spot % 2 else 20), 9, "#c9b4d6", tall=1.7)


def _garden(sheet: Sheet, number: str) -> None:
    sheet.shape(
        "M560 668L664 668C690 720 760 770 820 800L440 800C500 760 540 720 560 668Z", "#e6d6b6"
    )
    sheet.shape(
        "M560 668C540 720 500 760 440 800M664 668C690 720 760 770 820 800", "", "#c9b690", 3
    )
    sheet.box(140, 520, 26, 170, TRUNK, INK, 3)
    for x, y, wide in (
        (90, 480, 74),
        (212, 474, 80),
        (150, 400, 92),
        (112, 430, 60),
        (204, 410, 62),
    ):
        sheet.disc(x, y, wide, LEAF)
    for x, y, wide in ((120, 470, 30), (190, 440, 34), (150, 380, 26), (228, 490, 24)):
        sheet.disc(x, y, wide, "#7fa476")
    for bush in range(12):
        x = 30 + bush * 36
        sheet.disc(x, 706, 34, DEEP_LEAF, tall=0.8)
        sheet.disc(x + 10, 690, 9, "#a487b8", tall=1.4)
    for bush in range(11):
        x = 846 + bush * 36
        sheet.disc(x, 712, 34, DEEP_LEAF, tall=0.8)
        sheet.disc(x - 6, 694, 7, "#e9c46b")
    sheet.box(1096, 620, 12, 90, TRUNK, INK, 2)
    sheet.box(1074, 588, 56, 38, "#b9482a", INK, 3)
    sheet.write(1102, 613, number, 20, "#fffaf2", bold=True, stand=MIDDLE)


def _mansard(sheet: Sheet, *, arched: bool) -> None:
    sheet.shape("M214 138L986 138L940 54L260 54Z", "#59666c", INK, 3)
    for column in range(4):
        x = 300 + 166 * column
        if not arched:
            sheet.shape(
                f"M{x} 132L{x} 86C{x} 66 {x + 60} 66 {x + 60} 86L{x + 60} 132Z", "#efe4d0", INK, 2
            )
            sheet.box(x + 10, 88, 40, 44, GLASS, INK, 2)
    sheet.box(330, 20, 60, 40, BRICK, INK, 2)
    sheet.box(800, 20, 60, 40, BRICK, INK, 2)


def _tall_window(sheet: Sheet, x: float, y: float, *, arched: bool) -> None:
    if arched:
        sheet.shape(
            f"M{x - 14} {y + 124}L{x - 14} {y + 20}"
            f"C{x - 6} {y - 22} {x + 106} {y - 22} {x + 114} {y + 20}L{x + 114} {y + 124}Z",
            GLASS, "#3c4a4e", 5,
        )  # fmt: skip
        sheet.shape(f"M{x + 18} {y - 6}L{x + 18} {y + 124}M{x + 50} {y - 12}L{x + 50} {y + 124}"
                    f"M{x + 82} {y - 6}L{x + 82} {y + 124}M{x - 14} {y + 40}L{x + 114} {y + 40}"
                    f"M{x - 14} {y + 82}L{x + 114} {y + 82}", "", "#3c4a4e", 3)  # fmt: skip
        return
    sheet.box(x - 6, y - 6, 92, 130, "#e0d2b6", "#c9b896", 2)
    sheet.box(x + 4, y, 72, 122, GLASS, INK, 3)
    sheet.shape(f"M{x + 4} {y}L{x + 34} {y}L{x + 4} {y + 90}Z", CURTAIN)
    sheet.shape(f"M{x + 40} {y}L{x + 40} {y + 122}M{x + 4} {y + 42}L{x + 76} {y + 42}", "", INK, 3)
    sheet.box(x - 14, y + 118, 108, 8, "#cdbb98", INK, 2)
    for bar in range(10):
        sheet.shape(f"M{x - 8 + bar * 11} {y + 82}L{x - 8 + bar * 11} {y + 118}", "", INK, 2)
    sheet.shape(f"M{x - 12} {y + 82}L{x + 92} {y + 82}", "", INK, 3)


def _street(sheet: Sheet) -> None:
    sheet.box(0, 716, WIDE, 34, "#ddd0b8", "#c4b596", 2)
    sheet.box(0, 748, WIDE, 52, "#9fa5a3")
    sheet.box(554, 640, 92, 78, "#14595c", INK, 3)
    sheet.shape("M600 640L600 718", "", INK, 3)
    for x in (110, 1080):
        sheet.box(x - 8, 560, 16, 170, TRUNK, INK, 2)
        for left, top, wide in ((-40, 540, 50), (36, 536, 54), (0, 480, 62)):
            sheet.disc(x + left, top, wide, LEAF)
        sheet.disc(x - 12, 500, 26, "#7fa476")
