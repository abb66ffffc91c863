"""The look: colours, sizes and fonts of the window, in light and dark, from the tokens of the design.

The palette is built from the tokens, not taken from the desktop, and one style sheet is set on the application.
Contrast is at least 4.5 for text and 3 for control borders in both themes (a test computes it).
"""

from __future__ import annotations

from pathlib import Path

import attrs
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.stylesheet import style_sheet

FONTS = Path(__file__).parent / "assets" / "fonts"
SMALLEST_TEXT = 90
LARGEST_TEXT = 150


@attrs.frozen(kw_only=True)
class Tokens:
    """The colours of one theme, as ``#RRGGBB``. A ``_soft`` colour is the ground its strong colour is read on."""

    bg: str
    surface: str
    sunken: str
    text: str
    text2: str
    border: str
    control: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_hover: str
    accent_text: str
    rail: str
    rail_text: str
    rail_selected: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    teal: str
    teal_soft: str
    neutral_soft: str
    badge: str
    on_badge: str
    band: str
    on_band: str
    flame: str
    on_flame: str


LIGHT = Tokens(
    bg="#F4F6F9",
    surface="#FFFFFF",
    sunken="#ECF0F5",
    text="#17212E",
    text2="#536172",
    border="#DAE0E8",
    control="#7B8899",
    accent="#1D5BB8",
    on_accent="#FFFFFF",
    accent_soft="#E6EFFB",
    accent_hover="#174B99",
    accent_text="#1B4F9F",
    rail="#12233B",
    rail_text="#C9D5E6",
    rail_selected="#24406A",
    danger="#B42318",
    danger_soft="#FDEAE8",
    warn="#8A5300",
    warn_soft="#FFF1DA",
    ok="#1B6E3C",
    ok_soft="#E2F4E9",
    teal="#0B625D",
    teal_soft="#DCF3F1",
    neutral_soft="#E8ECF2",
    badge="#F2B84B",
    on_badge="#2B1B00",
    band="#F59E2E",
    on_band="#2B1600",
    flame="#8E1220",
    on_flame="#FFFFFF",
)
DARK = Tokens(
    bg="#10151C",
    surface="#171E27",
    sunken="#121820",
    text="#E7ECF3",
    text2="#A2AFBF",
    border="#2A3542",
    control="#6E7D90",
    accent="#7CB0FF",
    on_accent="#0A1930",
    accent_soft="#1B2E4A",
    accent_hover="#9CC4FF",
    accent_text="#8FBCFF",
    rail="#0B1119",
    rail_text="#A9B8CB",
    rail_selected="#1C2E49",
    danger="#FF8A80",
    danger_soft="#3A1C1F",
    warn="#F2B84B",
    warn_soft="#33270F",
    ok="#6FD39A",
    ok_soft="#15301F",
    teal="#6CCFC8",
    teal_soft="#12302F",
    neutral_soft="#242E3A",
    badge="#F2B84B",
    on_badge="#2B1B00",
    band="#F59E2E",
    on_band="#2B1600",
    flame="#8E1220",
    on_flame="#FFFFFF",
)


@attrs.frozen(kw_only=True)
class Theme:
    """What is in force: the colours, whether they are the dark ones, and the text size in percent (90 to 150)."""

    tokens: Tokens
    dark: bool
    percent: int

    def px(self, pixels: float) -> int:
        """A length of the design, in pixels, at the chosen text size."""
        return max(1, round(pixels * self.percent / 100))

    def color(self, name: str) -> QColor:
        """A token by name as Qt's colour."""
        return QColor(getattr(self.tokens, name))


_in_force = [Theme(tokens=LIGHT, dark=False, percent=100)]


def current() -> Theme:
    """The theme in force; painters ask for it each time they paint."""
    return _in_force[-1]


def apply_theme(app: QApplication, *, dark: bool, percent: int = 100) -> Theme:
    """Put a theme in force on the whole application. ``percent`` is held to 90–150."""
    held = min(LARGEST_TEXT, max(SMALLEST_TEXT, percent))
    theme = Theme(tokens=DARK if dark else LIGHT, dark=dark, percent=held)
    _in_force[:] = [theme]
    app.setStyle("Fusion")
    app.setFont(text_font(14))
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(attrs.asdict(theme.tokens), theme.px, dark=dark))
    return theme


def load_fonts() -> None:
    """Make the bundled Inter known to Qt. Once, before the first widget."""
    for file in sorted(FONTS.glob("*.otf")) + sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def text_font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter at a size of the design, with figures of one width so that dates and numbers stand in columns."""
    font = QFont("Inter")
    font.setPixelSize(current().px(pixels))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "text"),
        (role.PlaceholderText, "text2"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "danger"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.ToolTipBase, "rail"),
        (role.ToolTipText, "rail_text"),
        (role.Accent, "accent"),
    ):
        palette.setColor(where, theme.color(name))
    for where in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, theme.color("control"))
    return palette
