"""How do numbers and words become SVG that is safe to place in any page?"""

import re
from html import escape
from importlib.resources import files

# XML 1.0 has no place for these, not even escaped; one would spoil the whole page.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TOKEN_WITH_FALLBACK = re.compile(r"var\(--[a-z-]+, (#[0-9a-f]{3,6})\)")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def clean(text: object) -> str:
    """Escape a text for SVG and drop what XML cannot carry."""
    return escape(FORBIDDEN.sub("", str(text)), quote=True)


def tidy(number: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{round(number, 1):g}"


def element(name: str, *children: str, **attributes: object) -> str:
    """Write one element; `class_` and `text_anchor` become class and text-anchor."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{write_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def write_attribute(value: object) -> str:
    """Write a number tidily and anything else escaped."""
    return tidy(value) if isinstance(value, float) else clean(value)


def write_text(text: str, *, x: float, y: float, anchor: str, kind: str) -> str:
    """Write one line of text; `anchor` is start, middle or end."""
    return element("text", clean(text), x=x, y=y, text_anchor=anchor, class_=kind)


def style_sheet() -> str:
    """Give the pictures' style with every colour settled, for use outside a page."""
    css = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return COMMENT.sub("", TOKEN_WITH_FALLBACK.sub(r"\1", css)).strip()


def picture(
    *parts: str,
    width: float,
    height: float,
    kind: str,
    ids: str,
    title: str,
    description: str,
    standalone: bool,
) -> str:
    """Frame drawn parts as one image with a name and a description."""
    outside: dict[str, object] = {}
    if standalone:
        outside = {"xmlns": "http://www.w3.org/2000/svg", "width": width}
        sheet = element("rect", width=width, height=height, class_="sheet")
        parts = (element("style", style_sheet()), sheet, *parts)
    return element(
        "svg",
        element("title", clean(title), id=f"{ids}-title"),
        element("desc", clean(description), id=f"{ids}-desc"),
        *parts,
        **outside,
        viewBox=f"0 0 {tidy(width)} {tidy(height)}",
        class_=f"picture {kind}",
        role="img",
        aria_labelledby=f"{ids}-title {ids}-desc",
    )
