"""What a list of records shows, in which rendition it leaves the register, and whether it leaves sealed.

A list whose columns are all open leaves as a plain file. Any other column is sealed inside the register, so outside it
too: then the list leaves encrypted only.
"""

from __future__ import annotations

from models.fields import FieldClass, FieldOf, shown_fields_of
from models.record import Record
from models.redaction import Rendition


def columns_of(kind: type[Record], rendition: Rendition = Rendition.FULL) -> tuple[FieldOf, ...]:
    """The columns of a list: what is declared as listed; of a redacted one the open columns alone."""
    listed = tuple(each for each in shown_fields_of(kind) if each.declared.listed)
    if rendition is Rendition.FULL:
        return listed
    return tuple(each for each in listed if each.declared.field_class is FieldClass.OPEN)


def leaves_sealed(kind: type[Record], rendition: Rendition) -> bool:
    """Whether such a list leaves as an encrypted file only."""
    return any(each.declared.field_class is not FieldClass.OPEN for each in columns_of(kind, rendition))
