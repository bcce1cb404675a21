"""The looks: colours that can be read by all, tokens that every style keeps to, and nothing inline."""

import re
from itertools import chain
from pathlib import Path

import pytest

WEB = Path(__file__).parent.parent / "web"
STYLES = sorted((WEB / "static").glob("*.css"))
TOKENS = (WEB / "static" / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: contrast of text (1.4.3), and of what one must see to use a page (1.4.11)

SPEAKERS = tuple(f"speaker-{number}" for number in range(6))
PAIRS = {
    "ink": ("paper", "surface", "tint", "accent-tint"),
    "soft": ("paper", "surface", "tint", "accent-tint"),
    "accent": ("paper", "surface", "tint", "accent-tint"),
    "on-accent": ("accent",),
    "on-mark": ("mark",),
    "on-mark-now": ("mark-now",),
    "on-screen": ("screen",),
    "paper": ("ink",),  # a tip
    "warning": ("warning-tint", "paper", "surface"),
    "failure": ("failure-tint", "paper", "surface"),
}
SHAPES = {"edge": ("paper", "surface"), "screen-accent": ("screen",)} | {
    speaker: ("paper", "surface", "tint") for speaker in SPEAKERS
}
PARTS = TOKENS.split("@media")


def palette(scheme: str) -> dict[str, str]:
    """The colours of a scheme by their names; what dark or print do not name stays as in light."""
    light, dark, paper = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", part)) for part in PARTS)
    return light | {"light": {}, "dark": dark, "print": paper}[scheme]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_and_what_is_pressed_can_be_told_from_what_they_stand_on(scheme: str) -> None:
    colours = palette(scheme)
    wanted = chain(
        ((text, ground, TEXT) for text, grounds in PAIRS.items() for ground in grounds),
        ((shape, ground, SHAPE) for shape, grounds in SHAPES.items() for ground in grounds),
    )
    faint = {
        f"{one} on {ground}": round(contrast(colours[one], colours[ground]), 2)
        for one, ground, least in wanted
        if contrast(colours[one], colours[ground]) < least
    }
    assert faint == {}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_use_only_tokens_that_there_are(style: Path) -> None:
    css = style.read_text(encoding="utf-8")
    known = set(re.findall(r"^\s+(--[a-z0-9-]+):", TOKENS + css, re.M))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", css)) - known == set()


@pytest.mark.parametrize("style", [path for path in STYLES if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_stand_among_the_tokens(style: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.S)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s)])", css)) <= {"#000000", "#ffffff"}  # ink and paper of a printer


def test_no_style_or_script_stands_in_a_page() -> None:
    for template in WEB.glob("templates/**/*.html"):
        html = template.read_text(encoding="utf-8")
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", html) == [], template


def test_motion_is_only_for_those_who_want_it() -> None:
    for style in STYLES:
        css = style.read_text(encoding="utf-8")
        calm = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}\n", "", css, flags=re.S)
        assert re.findall(r"scroll-behavior: smooth|animation|transition(?!: none)", calm) == [], style
