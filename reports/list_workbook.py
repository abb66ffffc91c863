"""A list as an .xlsx workbook, written part by part in memory (docs/formats/lists.md).

Written here and not by a library: openpyxl puts every sheet into a temporary file first, in clear. A text is an inline
string in a cell of the format “text”, so no program takes it for a formula, whatever it begins with.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape

from models.grid import looks_like_formula
from reports.list_content import ListContent, Plain, text_of

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = f"{_NAMES}/spreadsheetml/2006/main"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Earlier days have no sure number: the format counts a February 29, 1900."""
_PLAIN, _BOLD, _DAY, _GUARDED = 1, 2, 3, 4
_WIDEST, _NARROWEST = 60, 10
_TYPES = f"""{_HEAD}<Types xmlns="{_NAMES}/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{MIME}.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MIME.removesuffix("sheet")}worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{MIME.removesuffix("sheet")}worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{MIME.removesuffix("sheet")}styles+xml"/></Types>"""
_RELATIONS = '{head}<Relationships xmlns="{names}/package/2006/relationships">{each}</Relationships>'
_RELATION = '<Relationship Id="rId{n}" Type="{names}/officeDocument/2006/relationships/{kind}" Target="{to}"/>'
_WORKBOOK = f"""{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_NAMES}/officeDocument/2006/relationships"><sheets>\
<sheet name="List" sheetId="1" r:id="rId1"/>\
<sheet name="About this list" sheetId="2" r:id="rId2"/></sheets></workbook>"""
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def workbook_of(content: ListContent) -> bytes:
    """Two sheets: the list under its headings, and what the copy says of itself. The same content, the same bytes."""
    rows = (content.headings, *content.rows)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _sheet(rows, headed=True, footer=content.cover.marking),
        "xl/worksheets/sheet2.xml": _sheet([(each,) for each in content.said], headed=False, footer=""),
    }
    turn = 0
    while True:
        packed = _packed(parts, b" " * turn)
        if not zlib.compress(packed).endswith(b"\r"):  # an attachment of a PDF may not end so (reports/finish.py)
            return packed
        turn += 1


def _packed(parts: dict[str, str], comment: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, text.encode("utf-8"))
        archive.comment = comment
    return out.getvalue()


def _relations(*said: tuple[str, str]) -> str:
    each = (_RELATION.format(n=n, names=_NAMES, kind=kind, to=to) for n, (kind, to) in enumerate(said, 1))
    return _RELATIONS.format(head=_HEAD, names=_NAMES, each="".join(each))


def _sheet(rows: Sequence[Sequence[Plain]], *, headed: bool, footer: str) -> str:
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if headed else ""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_widths(rows), 1)
    )
    lines = "".join(_row(number, row, bold=headed and number == 1) for number, row in enumerate(rows, 1))
    printed = f"<headerFooter><oddFooter>{escape('&C' + _clean(footer).replace('&', '&&'))}</oddFooter></headerFooter>"
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{lines}</sheetData>{printed if footer else ''}</worksheet>"
    )


def _widths(rows: Sequence[Sequence[Plain]]) -> Iterable[int]:
    for column in zip(*rows, strict=True):
        yield min(_WIDEST, max(_NARROWEST, *(len(text_of(each)) + 2 for each in column)))


def _row(number: int, row: Sequence[Plain], *, bold: bool) -> str:
    cells = "".join(_cell(f"{letters(at)}{number}", each, bold=bold) for at, each in enumerate(row, 1))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Plain, *, bold: bool) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        return f'<c r="{place}" s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    text = text_of(value)
    if not text:
        return ""
    style = _BOLD if bold else _GUARDED if looks_like_formula(text) else _PLAIN
    said = f'<is><t xml:space="preserve">{_clean(text, cell=True)}</t></is>'
    return f'<c r="{place}" s="{style}" t="inlineStr">{said}</c>'


def _clean(text: str, *, cell: bool = False) -> str:
    """What XML can't hold as a replacement mark; in a cell, what the format would read as an escape, escaped."""
    kept = _NOT_XML.sub("\ufffd", text)
    if not cell:
        return kept
    return escape(_ESCAPED.sub("_x005F_", kept)).replace("\r", "_x000D_")


def letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
