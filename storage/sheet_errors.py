"""Why a file that is to be imported can't be read. Nothing of it went into the register then."""

from __future__ import annotations

from models.errors import RegisterError


class SheetMissing(RegisterError):
    """The file can't be opened. It was moved or removed, it is no file, or you may not read it. Choose it again.
    Nothing was imported.
    """


class SheetTooLarge(RegisterError):
    """The file is larger than {most} MB, or unpacks to more than {unpacked} MB. Save only the sheet with the list in a
    new file and import that. Nothing was imported.
    """


class SheetTooLong(RegisterError):
    """The list has more than {lines} rows, rows beyond row {last}, more than {columns} columns, or more than a list
    can hold. Split it and import the parts one after the other. Nothing was imported.
    """


class SheetUnknown(RegisterError):
    """A list is imported from an .xlsx, .csv or .txt file, and this is none, or its content is not what its name says.
    Open it in the spreadsheet program and save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”. Nothing was imported.
    """


class SheetLocked(RegisterError):
    """The file is an old .xls workbook or is protected with a passphrase. Save it as “Excel workbook (.xlsx)” without
    a passphrase, import that, and keep the copy no longer than needed. Nothing was imported.
    """


class SheetHasMacros(RegisterError):
    """The workbook holds macros, so it was not opened. Save it as “Excel workbook (.xlsx)”, which leaves them out, and
    import that. Nothing was imported.
    """


class SheetDamaged(RegisterError):
    """The file is damaged, or was made so that reading it does harm; it was not read further. Open it in the
    spreadsheet program, copy the list into a new file and import that. Nothing was imported.
    """


class SheetQuotesOpen(RegisterError):
    """A quotation mark is opened and not closed near line {line}, so it can't be said where that cell ends. Mend the
    line and import the file again. Nothing was imported.
    """


class SheetLettersUnknown(RegisterError):
    """The letters of this text file are in no encoding that is known (UTF-8, UTF-16, Windows-1252). Save it as “CSV
    UTF-8” and import that. Nothing was imported.
    """


class SheetEmpty(RegisterError):
    """The sheet holds no list: a row of headings is needed, and at least one row below it. Choose another sheet or
    file. Nothing was imported.
    """


class SheetNotThere(RegisterError):
    """There is no visible sheet of that name in the workbook. Show the sheet in the spreadsheet program, or choose
    another. Nothing was imported.
    """
