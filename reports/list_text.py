"""A list as CSV (docs/formats/lists.md): UTF-8 with its mark, every cell quoted, none that begins like a formula."""

from __future__ import annotations

import codecs
import csv
from io import StringIO

from models.grid import FOOT, guarded
from reports.list_content import ListContent, text_of


def csv_of(content: ListContent) -> bytes:
    """Headings, rows, an empty line, then what the copy says of itself, each line behind ``# Coverbook:``."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(guarded(each) for each in content.headings)
    writer.writerows([guarded(text_of(cell)) for cell in row] for row in content.rows)
    out.write("\r\n")
    writer.writerows([f"{FOOT} {each}"] for each in content.said)
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")
