"""Whatever writes says who: each public verb of the services takes `by`."""

import ast
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "src/cairn/clinic/records/services"
WRITES = {"save", "update", "delete", "create", "bulk_create", "get_or_create",
          "update_or_create", "bulk_update"}  # fmt: skip
# What happens by the clock alone has Cairn itself as its author.
BY_THE_CLOCK = {
    "answer_attention.escalate_due",
    "answer_attention.reopen_watched",
}
# Part of another verb, inside its transaction, with the author already in the row.
PART_OF_A_STEP = {"raise_attention.tell"}


def public_verbs(text: str) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def writes(verb: ast.FunctionDef) -> bool:
    """Whether a function calls what changes a row, or leaves an audit row."""
    for call in ast.walk(verb):
        if isinstance(call, ast.Call):
            called = call.func
            if isinstance(called, ast.Attribute) and called.attr in WRITES:
                return True
            if isinstance(called, ast.Name) and called.id == "audit":
                return True
    return False


def verbs_without_author(folder: Path) -> set[str]:
    """Return every verb that writes without saying who."""
    return {
        f"{path.stem}.{name}"
        for path in sorted(folder.glob("*.py"))
        for name, verb in public_verbs(path.read_text(encoding="utf-8")).items()
        if writes(verb) and "by" not in {word.arg for word in verb.args.kwonlyargs}
    }


def test_every_verb_that_writes_says_who():
    found = verbs_without_author(SERVICES)
    assert found - BY_THE_CLOCK - PART_OF_A_STEP == set()


def test_a_verb_that_forgets_its_author_is_caught(tmp_path):
    (tmp_path / "move_client.py").write_text(
        "def move_client(client, *, at):\n    client.save()\n"
        "def look(client, *, at):\n    return client\n"
        "def _step(client):\n    client.save()\n"
        "def stay(client, *, by, at):\n    audit('stayed', by=by, at=at)\n"
    )
    assert verbs_without_author(tmp_path) == {"move_client.move_client"}


def test_every_service_module_is_looked_at():
    assert len(list(SERVICES.glob("*.py"))) > 12
