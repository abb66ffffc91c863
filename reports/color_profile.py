"""The color profile PDF/A asks for: sRGB primaries with a gamma of 2.2, written here byte by byte (ICC.1:2001-04)."""

from __future__ import annotations

import struct
from functools import cache

_XYZ = {
    b"wtpt": (0.9505, 1.0, 1.0891),
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
"""White point and the primaries adapted to D50, as the sRGB standard gives them."""


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(each) for each in values)


def _described(text: str) -> bytes:
    plain = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(plain)) + plain + b"\0" * (4 + 4 + 2 + 1 + 67)


@cache
def srgb() -> bytes:
    """The profile's bytes, the same every time."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags = {
        b"desc": _described("RGB, sRGB primaries, gamma 2.2"),
        b"cprt": b"text\0\0\0\0No rights reserved\0",
        **{name: _xyz(values) for name, values in _XYZ.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags.items():
        padded = body + b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", start + len(data), len(body))
        data += padded
    size = start + len(data)
    head = struct.pack(">I", size) + b"\0\0\0\0" + b"\x02\x10\0\0" + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 24
    head += struct.pack(">I", 0) + b"".join(_fixed(each) for each in (0.9642, 1.0, 0.8249))
    return head + b"\0" * (128 - len(head)) + table + data
