"""Completing a drawn report (structure, metadata, embedded data) and sealing a copy with AES-256 (R6).

:func:`complete` is reproducible: the same drawing, description and data give the same bytes.
:func:`seal` is not: its keys are random.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape

import attrs
import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.color_profile import srgb
from reports.pen import Drawn
from reports.structure import write_structure

PRODUCER = "Coverbook"
DATA_NAME = "review.json"


@attrs.frozen(kw_only=True)
class Description:
    """What the file says about itself. Never a name or handle of an identity, never a case."""

    title: str
    subject: str
    author: str
    at: datetime
    tagged: bool = True
    """False where part of the pages is left out of the structure tree: then it does not claim PDF/UA."""


def complete(
    drawn: Drawn,
    description: Description,
    data: bytes = b"",
    data_name: str = DATA_NAME,
    data_type: str = "application/json",
) -> bytes:
    """The plain PDF: tagged (PDF/UA-1), archivable (PDF/A-3a), with ``data`` embedded where there is any."""
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        write_structure(pdf, drawn)
        _describe(pdf, description)
        _color(pdf)
        if data:
            _embed(pdf, data, data_name, data_type, description.at)
        _unicode(pdf)
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in drawn.outline)
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The document's bytes. No stream ends in a carriage return: before the line break that follows it a validator
    could not tell whether the byte belongs to the stream (PDF/A, stream lengths).
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            data = _padded(item.read_bytes())
            item.write(zlib.compress(data), filter=Name.FlateDecode)
            if Name.Length1 in item:
                item.Length1 = len(data)
    saved = b""
    for turn in range(_TURNS):
        pdf.Root.CoverbookTurn = turn
        stream = BytesIO()
        pdf.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        saved = stream.getvalue()
        if b"\r\nendstream" not in saved:
            break
    return saved


def _padded(data: bytes) -> bytes:
    """The data with as many line breaks at its end (which no font, page or table minds) as its packed form needs."""
    while zlib.compress(data).endswith(b"\r"):
        data += b"\n"
    return data


_TURNS = 16
"""The library packs some objects itself: a number in the catalog makes those bytes fall differently."""


def seal(plain: bytes, passphrase: str) -> bytes:
    """The same document under AES-256 (revision 6); it opens with the passphrase alone, metadata included."""
    with pikepdf.open(BytesIO(plain)) as pdf:
        stream = BytesIO()
        pdf.save(
            stream,
            encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6, aes=True, metadata=True),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return stream.getvalue()


def _pdf_date(at: datetime) -> str:
    return f"{at.astimezone(UTC):D:%Y%m%d%H%M%S}Z00'00'"


def _describe(pdf: pikepdf.Pdf, description: Description) -> None:
    stamp = _pdf_date(description.at)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(description.title),
            Author=String(description.author),
            Subject=String(description.subject),
            Creator=String(PRODUCER),
            Producer=String(PRODUCER),
            CreationDate=String(stamp),
            ModDate=String(stamp),
        )
    )
    metadata = pdf.make_stream(_xmp(description).encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = String("en-US")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines


def _color(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(srgb())
    profile.N, profile.Alternate = 3, Name.DeviceRGB
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB primaries, gamma 2.2"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _embed(pdf: pikepdf.Pdf, data: bytes, name: str, data_type: str, at: datetime) -> None:
    spec = pikepdf.AttachedFileSpec(
        pdf,
        _padded(data),
        filename=name,
        description="The content of this rendition",
        mime_type=data_type,
        relationship=Name.Data,  # type: ignore[call-arg]  # pikepdf's stub lacks it
        creation_date=_pdf_date(at),
        mod_date=_pdf_date(at),
    )
    pdf.attachments[name] = spec
    pdf.Root.AF = Array([spec.obj])


def _unicode(pdf: pikepdf.Pdf) -> None:
    """Take the letters reportlab maps to no character (U+0000) out of each font's table, as PDF/UA asks."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and Name.ToUnicode in item:
            table = item.ToUnicode
            table.write(re.sub(rb"<[0-9A-Fa-f]{2}> <0000>", _space, table.read_bytes()))


def _space(found: re.Match[bytes]) -> bytes:
    return found[0].replace(b"<0000>", b"<0020>")


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{claims}
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate><xmp:MetadataDate>{at}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


_CLAIMS = {
    True: "<pdfuaid:part>1</pdfuaid:part><pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
    False: "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>",
}


def _xmp(description: Description) -> str:
    return _XMP.format(
        title=escape(description.title),
        author=escape(description.author),
        subject=escape(description.subject),
        at=f"{description.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        producer=PRODUCER,
        claims=_CLAIMS[description.tagged],
    )
