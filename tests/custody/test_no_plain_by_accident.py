"""No line of the program opens a store for writing without saying under which key."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "mopdesk"
# What makes a file where there was none: without a key it would be plain text.
MAKERS = {"Store.open", "exchange", "from_backup", "salvage", "convert", "convert_backup"}


def _calls():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node, ast.unparse(node.func)


def test_whatever_makes_a_store_is_told_its_key():
    made = [(path, node, name) for path, node, name in _calls() if name in MAKERS]
    assert len(made) >= 10
    silent = [
        f"{path.name}:{node.lineno} {name}"
        for path, node, name in made
        if not any(word.arg == "key" for word in node.keywords) and "key" not in ast.unparse(node)
    ]
    assert silent == []


def test_a_key_never_reaches_the_log_or_a_command_line():
    for path, node, name in _calls():
        if name.startswith(("LOG.", "_log.", "logging.")):
            told = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            assert not told & {"key", "secret", "passphrase", "recovery_key"}, f"{path.name}:{node.lineno}"
        if name == "click.option":
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            assert not {"--key", "--passphrase", "--pin"} & set(words), f"{path.name}:{node.lineno}"
