"""Every pair of colours that carries meaning is told apart in both modes."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src/cairn/web/static/cairn"
MODES = ("light", "dark")

# Text needs 4.5 (WCAG 1.4.3); controls, focus and what a picture says need 3 (1.4.11).
TEXT = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "stone-wash"),
    ("ink", "lake-wash"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("soft", "stone-wash"),
    ("soft", "lake-wash"),
    ("lake", "paper"),
    ("lake", "sheet"),
    ("lake", "stone-wash"),
    ("lake-deep", "paper"),
    ("paper", "lake"),
    ("paper", "lake-deep"),
    ("paper", "ink"),
]
SHAPES = [
    ("edge", "paper"),
    ("edge", "sheet"),
    ("stone-ink", "paper"),
    ("stone-ink", "trail"),
    ("lake", "lake-wash"),
    ("lake", "trail"),
]


def read_modes() -> dict[str, dict[str, str]]:
    css = (STATIC / "paper.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    found = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in (light, dark)
    ]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("pairs", "needed"), [(TEXT, 4.5), (SHAPES, 3.0)])
def test_every_meaningful_pair_has_enough_contrast(mode, pairs, needed):
    colours = read_modes()[mode]
    weak = {
        f"{one} on {other}": round(contrast(colours[one], colours[other]), 2)
        for one, other in pairs
        if contrast(colours[one], colours[other]) < needed
    }
    assert weak == {}


def test_the_styles_of_a_client_page_stay_light():
    names = ("paper.css", "form.css", "client.css", "picture.css")
    sizes = [len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names]
    assert sum(sizes) <= 12_000


def test_pictures_fall_back_to_the_light_colours_of_the_page():
    css = (STATIC / "picture.css").read_text(encoding="utf-8")
    fallbacks = set(re.findall(r"var\(--([a-z-]+), (#[0-9a-f]{6})\)", css))
    assert fallbacks <= set(read_modes()["light"].items())


def test_nothing_is_loaded_from_elsewhere():
    for path in STATIC.iterdir():
        text = path.read_text(encoding="utf-8").replace(
            "http://www.w3.org/2000/svg", ""
        )
        assert "//" not in re.sub(r"^//.*$|\s//.*$", "", text, flags=re.MULTILINE), path
