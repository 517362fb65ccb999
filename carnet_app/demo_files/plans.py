"""The plans of the demonstration's house, to scale: one metre is so many units."""

from dataclasses import dataclass

from carnet_app.demo_files.sheet import MIDDLE, RIGHT, Sheet

INK, MUTED, WALL = "#1d2b30", "#5a666b", "#33454a"
A4_LYING = (842, 595)
METRE = 49.0
LEFT_AT, TOP_AT = 116.0, 108.0


@dataclass(frozen=True)
class Room:
    """A room: where it is and how large, in metres."""

    name: str
    x: float
    y: float
    wide: float
    deep: float
    colour: str = "#faf7f2"

    @property
    def area(self) -> str:
        """Its surface, as plans write it."""
        return f"{self.wide * self.deep:.1f} m²".replace(".", ",")


GROUND = (
    Room("Séjour", 0, 0, 6.2, 4.6, "#fbf3e4"),
    Room("Cuisine", 6.2, 0, 3.9, 3.2, "#eef3ec"),
    Room("Buanderie", 10.1, 0, 2.2, 3.2, "#e9f1f2"),
    Room("Entrée", 6.2, 3.2, 2.3, 1.4),
    Room("Couloir", 8.5, 3.2, 3.8, 1.4),
    Room("Chambre 1", 0, 4.6, 4.1, 3.4, "#f5eef5"),
    Room("Bureau", 4.1, 4.6, 3, 3.4, "#f5eef5"),
    Room("Salle de bains", 7.1, 4.6, 2.4, 3.4, "#e9f1f2"),
    Room("Cellier", 9.5, 4.6, 2.8, 3.4),
)
ATTIC = (
    Room("Palier", 4.6, 0, 2.6, 3.1),
    Room("Chambre 2", 0, 0, 4.6, 4.2, "#f5eef5"),
    Room("Chambre 3", 7.2, 0, 5.1, 4.2, "#f5eef5"),
    Room("Salle d’eau", 4.6, 3.1, 2.6, 2.2, "#e9f1f2"),
    Room("Rangement", 0, 4.2, 4.6, 1.6, "#f1ece2"),
    Room("Rangement", 7.2, 4.2, 5.1, 1.6, "#f1ece2"),
)


def floor_plan(name: str, rooms: tuple[Room, ...], drawn_on: str) -> Sheet:
    """A plan of one floor, with its rooms, its scale and its north."""
    sheet = Sheet(*A4_LYING)
    for room in rooms:
        _room(sheet, room)
    wide = max(room.x + room.wide for room in rooms)
    deep = max(room.y + room.deep for room in rooms)
    _measure(sheet, wide, deep)
    _openings(sheet, rooms)
    _title(sheet, name, drawn_on)
    return sheet


def _at(x: float, y: float) -> tuple[float, float]:
    return LEFT_AT + x * METRE, TOP_AT + y * METRE


def _room(sheet: Sheet, room: Room) -> None:
    x, y = _at(room.x, room.y)
    wide, deep = room.wide * METRE, room.deep * METRE
    sheet.box(x, y, wide, deep, room.colour, WALL, 5)
    middle = x + wide / 2
    sheet.write(middle, y + deep / 2 + 6, room.name, 10, INK, bold=True, stand=MIDDLE)
    sheet.write(middle, y + deep / 2 + 19, room.area, 9, MUTED, stand=MIDDLE)


def _openings(sheet: Sheet, rooms: tuple[Room, ...]) -> None:
    """A window in each outer wall, a door where a room meets the next one."""
    for room in rooms:
        x, y = _at(room.x, room.y)
        wide, deep = room.wide * METRE, room.deep * METRE
        if room.y == 0:
            sheet.box(x + wide / 2 - 26, y - 3, 52, 6, "#ffffff", INK, 1)
            sheet.shape(f"M{x + wide / 2 - 26} {y}L{x + wide / 2 + 26} {y}", "", "#3f8083", 1.5)
        else:
            door = x + 14
            sheet.shape(f"M{door} {y}L{door + 32} {y}", "", "#ffffff", 6)
            sheet.shape(
                f"M{door} {y}L{door} {y + 32}C{door + 18} {y + 32} {door + 32} {y + 18} "
                f"{door + 32} {y}", "", MUTED, 0.8,
            )  # fmt: skip
        if room.x == 0:
            sheet.box(x - 3, y + deep / 2 - 22, 6, 44, "#ffffff", INK, 1)


def _measure(sheet: Sheet, wide: float, deep: float) -> None:
    left, top = _at(0, 0)
    right, bottom = _at(wide, deep)
    sheet.shape(f"M{left} {top - 26}L{right} {top - 26}", "", MUTED, 0.8)
    sheet.shape(f"M{left - 26} {top}L{left - 26} {bottom}", "", MUTED, 0.8)
    for x in (left, right):
        sheet.shape(f"M{x} {top - 31}L{x} {top - 21}", "", MUTED, 0.8)
    for y in (top, bottom):
        sheet.shape(f"M{left - 31} {y}L{left - 21} {y}", "", MUTED, 0.8)
    width, depth = (f"{length:.2f} m".replace(".", ",") for length in (wide, deep))
    sheet.write((left + right) / 2, top - 31, width, 9, MUTED, stand=MIDDLE)
    sheet.write(left - 34, (top + bottom) / 2, depth, 9, MUTED, stand=RIGHT)


def _title(sheet: Sheet, name: str, drawn_on: str) -> None:
    sheet.box(24, 24, 794, 547, "", INK, 1.2)
    sheet.write(40, 52, name, 17, bold=True)
    sheet.write(802, 52, "Maison de Clisson, 14 chemin des Vignes", 10, MUTED, stand=RIGHT)
    sheet.box(24, 519, 794, 52, "#faf7f2", INK, 1.2)
    sheet.write(40, 541, "Atelier Lenoir, architecture", 11, bold=True)
    sheet.write(40, 557, f"Dressé le {drawn_on}, tel qu’exécuté. Cotes en mètres.", 9, MUTED)
    for tick in range(5):
        sheet.box(520 + tick * METRE, 544, METRE, 7, INK if tick % 2 else "#ffffff", INK, 0.8)
    sheet.write(520, 539, "0", 8, MUTED, stand=MIDDLE)
    sheet.write(520 + 5 * METRE, 539, "5 m", 8, MUTED, stand=MIDDLE)
    sheet.disc(786, 545, 15, "#ffffff", INK, 1)
    sheet.shape("M786 533L792 552L786 548L780 552Z", INK)
    sheet.write(786, 530, "N", 8, bold=True, stand=MIDDLE)
