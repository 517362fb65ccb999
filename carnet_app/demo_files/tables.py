"""A table of the demonstration, as Excel and LibreOffice open it.

Source: ECMA-376, part 1, chapters 12 and 18: the least that makes a workbook.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Row = Sequence[str | float]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WRITTEN = (2024, 1, 1, 0, 0, 0)  # the same each time


def quotes_compared() -> bytes:
    """Two quotes side by side."""
    return workbook("Devis", [
        ("Isolation des murs par l’extérieur", "Façades du Pays de Retz", "Atelier du Hangar"),
        ("Échafaudage", 2_150, 2_480),
        ("Isolant, 140 mm de fibre de bois", 9_870, 10_320),
        ("Enduit à la chaux", 7_640, 7_950),
        ("Appuis de fenêtres et finitions", 2_240, 2_610),
        ("Total", 21_900, 23_360),
    ])  # fmt: skip


def workbook(title: str, rows: Sequence[Row]) -> bytes:
    """A workbook of one sheet."""
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    override = f'<Override ContentType="{_TYPE}.%s+xml" PartName="/xl/%s"/>'
    link = f'<Relationship Id="rId1" Type="{_LINKS}/%s" Target="%s"/>'
    links = f'<Relationships xmlns="{_PACKAGE}/relationships">%s</Relationships>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/>'
        + override % ("sheet.main", "workbook.xml")
        + override % ("worksheet", "sheet1.xml")
        + "</Types>",
        "_rels/.rels": links % (link % ("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": links % (link % ("worksheet", "sheet1.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="3" width="34" '
        f'customWidth="1"/></cols><sheetData>{lines}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), _HEAD + content)
    return out.getvalue()


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
