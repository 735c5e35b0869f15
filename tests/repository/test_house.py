"""The house keeps its rules, and each rule catches a breach planted on purpose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from repository import rules
from repository.rules import Rule

ROOT = Path(__file__).resolve().parents[2]


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def named(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", rules.RULES, ids=named)
def test_the_house_keeps(rule: Rule):
    assert rule(ROOT) == []


LONG_FUNCTION = "def go():\n" + "    step()\n" * 50
DOCUMENTED = 'def go():\n    """Go.\n\n    Slowly.\n    """\n' + "    step()\n" * 49
MANY_METHODS = "class Crowd:\n" + "".join(
    f"    def do_{number}(self): ...\n" for number in range(11)
)
PYPROJECT = '[project]\nlicense = "{}"\n'
MIT = "# SPDX-" + "License-Identifier: MIT\n"
HOME = "/home/" + "maren/notes"

Breach = tuple[Rule, dict[str, str], list[str]]
BREACHES: list[Breach] = [
    (
        rules.modules_are_short,
        {"src/cairn/a.py": "x = 1\n" * 301, "src/cairn/b.py": "x = 1\n" * 300},
        ["src/cairn/a.py has 301 lines"],
    ),
    (
        rules.functions_are_short,
        {"src/cairn/a.py": LONG_FUNCTION, "src/cairn/b.py": DOCUMENTED},
        ["src/cairn/a.py:1 go has 51 lines"],
    ),
    (
        rules.few_arguments_go_by_position,
        {"src/cairn/a.py": "def f(a, b, c, d, e): ...\ndef g(a, b, c, d, *, e): ...\n"},
        ["src/cairn/a.py:1 f takes 5 positional arguments"],
    ),
    (
        rules.classes_are_small,
        {"src/cairn/a.py": MANY_METHODS},
        ["src/cairn/a.py Crowd has 11 methods"],
    ),
    (
        rules.modules_say_what_they_answer,
        {"src/cairn/a.py": "x = 1\n", "src/cairn/b.py": '"""What is b?"""\n'},
        ["src/cairn/a.py has no docstring"],
    ),
    (
        rules.nothing_is_a_drawer,
        {"src/cairn/web/utils.py": "", "src/cairn/core/a.py": "", "src/cairn/b.py": ""},
        ["src/cairn/core/a.py is a drawer", "src/cairn/web/utils.py is a drawer"],
    ),
    (
        rules.nothing_is_left_to_do,
        {"src/cairn/a.py": "# TO" + "DO: later\n"},
        ["src/cairn/a.py leaves something to do"],
    ),
    (
        rules.readme_fits_two_screens,
        {"README.md": "line\n" * 81},
        ["README.md has 81 lines"],
    ),
    (
        rules.no_file_names_a_machine,
        {"docs/a.md": f"See {HOME}.\n", "var/b.md": HOME},
        ["docs/a.md names /home/" + "maren/"],
    ),
    (
        rules.dependencies_have_reasons,
        {
            "requirements/run.in": "numpy\ndjango>=5.2,<6\nleft-pad\n",
            "docs/decisions/0003-dependencies.md": (
                "| `numpy` | arrays |\n| `django` | pages |\n| `pandas` | frames |\n"
            ),
        },
        ["left-pad is asked for without a reason", "pandas has a reason, no use"],
    ),
    (
        rules.pages_ask_nobody_else,
        {
            "src/cairn/web/a.html": '<script src="//cdn.example/x.js"></script>',
            "src/cairn/web/b.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "src/cairn/web/c.css": "body { background: url(https://x.example/y) }",
        },
        [
            'src/cairn/web/a.html names "//cdn.example',
            "src/cairn/web/c.css names https://x.example",
        ],
    ),
    (
        rules.pages_carry_no_code,
        {
            "src/cairn/web/a.html": '<p style="color: red">',
            "src/cairn/web/b.html": "<script>alert()</script>",
            "src/cairn/web/c.html": '<button onclick="go()">',
            "src/cairn/web/d.html": '<script src="x.js"></script>',
        },
        [
            "src/cairn/web/a.html carries style=",
            "src/cairn/web/b.html carries <script>",
            "src/cairn/web/c.html carries onclick=",
        ],
    ),
    (
        rules.everything_is_under_one_licence,
        {
            "LICENSE": "Do as you like.\n",
            "pyproject.toml": PYPROJECT.format("MIT"),
            "src/cairn/a.py": MIT,
        },
        [
            "LICENSE is not the text of Apache-2.0",
            "pyproject.toml does not say Apache-2.0",
            "src/cairn/a.py carries a licence of its own",
        ],
    ),
    (
        rules.measures_carry_their_licence,
        {
            "src/cairn/exchange/instruments/library/phq_9/instrument.toml": "",
            "src/cairn/exchange/instruments/library/gad_7/LICENCE.md": "",
        },
        ["src/cairn/exchange/instruments/library/phq_9 has no LICENCE.md"],
    ),
    (
        rules.links_lead_somewhere,
        {"README.md": "[a](docs/a.md) [b](https://b.example) [c](#c)\n"},
        ["README.md links to docs/a.md"],
    ),
    (
        rules.documents_name_real_commands,
        {
            "Makefile": "run: ready ## Open\n",
            "src/cairn/cli/main.py": '    "serve": ("cairn.cli.serve", "run"),\n',
            "README.md": "`make run`, `make coffee`, you make do\n",
            "DEVELOPERS.md": "`cairn serve`\n\n```\n.venv/bin/cairn brew\n```\n",
            "SECURITY.md": "",
        },
        ["README.md names make coffee", "DEVELOPERS.md names cairn brew"],
    ),
    (
        rules.decisions_are_complete,
        {
            "docs/decisions/0009-tea.md": (
                "## Context\n## Decision\n## Consequences\nMilk last.\n"
            )
        },
        ["docs/decisions/0009-tea.md lacks ## Options refused"],
    ),
]


def test_every_rule_has_a_planted_breach():
    assert [named(breach[0]) for breach in BREACHES] == list(map(named, rules.RULES))


@pytest.mark.parametrize(
    ("rule", "planted", "caught"), BREACHES, ids=[named(b[0]) for b in BREACHES]
)
def test_a_planted_breach_is_caught_by(
    rule: Callable[[Path], list[str]],
    planted: dict[str, str],
    caught: list[str],
    tmp_path: Path,
):
    for name, text in planted.items():
        write(tmp_path, name, text)

    assert rule(tmp_path) == caught
