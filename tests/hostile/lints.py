"""Rules that a reader of the code can check: what is asked of outside text, and where it may be shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

Found = Iterator[ast.AST]

RAW_WIDGETS = frozenset(
    {
        "QLabel",
        "QTextEdit",
        "QTextBrowser",
        "QMessageBox",
        "QInputDialog",
        "QProgressDialog",
        "QErrorMessage",
        "QToolTip",
        "QWhatsThis",
        "QComboBox",
        "QSpinBox",
        "QPushButton",
        "QToolButton",
        "QLineEdit",
        "QPlainTextEdit",
        "QDateEdit",
        "QGraphicsTextItem",
        "QTextDocument",
    }
)


@dataclass(frozen=True)
class Rule:
    """What is forbidden, where it is allowed all the same, and code that must and must not be caught."""

    find: Callable[[ast.AST], Found]
    planted: tuple[str, ...]
    harmless: tuple[str, ...] = ()
    allowed: Mapping[str, str] = field(default_factory=dict)


def _called(node: ast.AST, name: str) -> bool:
    """Tell whether a node calls a function or method of that name."""
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    return (isinstance(function, ast.Attribute) and function.attr == name) or (
        isinstance(function, ast.Name) and function.id == name
    )


def calls(*names: str) -> Callable[[ast.AST], Found]:
    return lambda tree: (node for node in ast.walk(tree) if any(_called(node, name) for name in names))


def builtins(*names: str) -> Callable[[ast.AST], Found]:
    """Find calls of plain functions of these names; a method of the same name is something else."""
    return lambda tree: (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    )


def terminal_words(tree: ast.AST) -> Found:
    yield from calls("echo", "secho")(tree)
    yield from builtins("print")(tree)


def digits(tree: ast.AST) -> Found:
    """Find `text.isdigit()` and its kin where the same `and` does not ask `text.isascii()`."""
    guarded: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            ascii_ones = {ast.unparse(one.func.value) for one in node.values if _method(one, "isascii")}
            for one in node.values:
                if _method(one, "isdigit") and ast.unparse(one.func.value) in ascii_ones:
                    guarded.add(id(one))
    for name in ("isdigit", "isnumeric", "isdecimal"):
        yield from (node for node in ast.walk(tree) if _method(node, name) and id(node) not in guarded)


def _method(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def swallowed(tree: ast.AST) -> Found:
    """Find handlers of every exception that do nothing with it, and `suppress(Exception)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and _is_everything(node.type):
            if all(isinstance(line, ast.Pass | ast.Continue) or _is_bare(line) for line in node.body):
                yield node
        elif _called(node, "suppress") and any(map(_is_everything, node.args)):
            yield node


def _is_everything(kind: ast.AST | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(map(_is_everything, kind.elts))
    return kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))


def _is_bare(line: ast.stmt) -> bool:
    value = line.value if isinstance(line, ast.Return | ast.Expr) else None
    return isinstance(line, ast.Return | ast.Expr) and (value is None or isinstance(value, ast.Constant))


def raw_widgets(tree: ast.AST) -> Found:
    """Find raw widgets that are made, subclassed or asked for a box, and tool tips set past `set_tip`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name) and function.id in RAW_WIDGETS:
                yield node
            elif isinstance(function, ast.Attribute):
                owner = function.value
                if isinstance(owner, ast.Name) and owner.id in RAW_WIDGETS and not _is_plain_tip(node):
                    yield node
                if function.attr in ("setToolTip", "setWhatsThis", "setHtml", "insertHtml", "appendHtml"):
                    yield node
        elif isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            if bases & RAW_WIDGETS:
                yield node


def _is_plain_tip(node: ast.Call) -> bool:
    """Tell whether a tool tip is shown with words made plain or is hidden, or no words are shown at all."""
    return isinstance(node.func, ast.Attribute) and (
        node.func.attr in ("hideText", "ExtraSelection")
        or any(_called(one, "plain_tip") for one in node.args)
    )


def row_words(tree: ast.AST) -> Found:
    """Find `addRow("words", ...)`: Qt makes a label of them that guesses at HTML."""
    for node in ast.walk(tree):
        if _method(node, "addRow") and node.args and not _called(node.args[0], "PlainLabel"):
            yield node


_NUMBERS_ALREADY = re.compile(
    r"^\(?(self\.)?_?(connection|new)\.value\(|^Qt\.|^_(LEFT|RIGHT|CENTRE|BESIDE)$|\.(width|x)\(\)"
)


def numbers(tree: ast.AST) -> Found:
    """Find `int(...)` and `float(...)` of one argument that is no number already.

    A count that SQLite gives, a flag of Qt and a place on the screen are numbers.
    """
    for node in builtins("int", "float")(tree):
        if not isinstance(node, ast.Call) or not node.args or isinstance(node.args[0], ast.Constant):
            continue
        if not _NUMBERS_ALREADY.search(ast.unparse(node.args[0])):
            yield node


def unbounded_inserts(tree: ast.AST) -> Found:
    """Find `insert_all` and its kin outside a `with` that names a change or a transaction."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.With):
            heads = " ".join(ast.unparse(item.context_expr) for item in node.items)
            if "change(" in heads or "atomic(" in heads or "transaction(" in heads:
                inside |= {id(one) for one in ast.walk(node)}
    names = ("insert_all", "upsert_all")
    yield from (
        one for one in ast.walk(tree) if any(_method(one, name) for name in names) and id(one) not in inside
    )


RULES: dict[str, Rule] = {
    "lines end with \\n alone: no splitlines": Rule(
        calls("splitlines"),
        ("text.splitlines()", "for line in body.splitlines(True): pass"),
        ("text.split('\\n')",),
    ),
    "digits are 0 to 9: no isdigit without isascii": Rule(
        digits,
        (
            "text.isdigit()",
            "any(c.isnumeric() for c in text)",
            "a.isascii() and b.isdigit()",
            "x.isdecimal()",
        ),
        ("text.isascii() and text.isdigit()", "re.fullmatch('[0-9]+', text)"),
    ),
    "dates have one form: no strptime": Rule(calls("strptime"), ("datetime.strptime(text, '%Y%m%d')",)),
    "numbers come through whole_number, a full match or our own hand": Rule(
        numbers,
        ("int(text)", "float(cell)", "count = int(row['count'])"),
        (
            "int('7')",
            "whole_number(text)",
            "int(connection.value(question))",
            "int(Qt.AlignmentFlag.AlignLeft)",
            "int(self.width() / step)",
        ),
        {
            "actions/anchors.py": "counts of our own journal",
            "actions/attachments.py": "a position among our own rows",
            "actions/former_store.py": "digits that a pattern found",
            "actions/hold.py": "a setting, matched when it was set",
            "actions/number_gaps.py": "counts of our own journal",
            "actions/numbering.py": "a setting, matched when it was set",
            "actions/retention.py": "a setting, matched when it was set",
            "actions/sign_in.py": "a setting, matched when it was set",
            "actions/start_up.py": "a setting, matched when it was set",
            "actions/updates.py": "digits that a pattern found",
            "basics/identifiers.py": "digits that were matched",
            "basics/minimum.py": "version numbers of our own libraries",
            "basics/numbers.py": "the one door",
            "basics/settings.py": "digits that were matched",
            "flows/envelope.py": "digits that its domain has passed",
            "flows/fieldtypes.py": "digits that its domain has passed",
            "flows/group_checks.py": "the length in a domain of the catalogue",
            "gui/dates.py": "digits that a pattern found",
            "gui/models/masking.py": "digits that a pattern found",
            "gui/pages/outbox_look.py": "a setting, matched when it was set",
            "gui/theme.py": "digits that were matched",
            "gui/visit/change_step.py": "a position among our own rows",
            "gui/visit/editors.py": "a time that was read before",
            "gui/widgets/chart_plan.py": "a number already",
            "gui/widgets/conversation_plan.py": "a number already",
            "pdf/blocks.py": "a length on paper",
            "store/blobs.py": "a count of our own rows",
            "store/cases.py": "yes or no",
            "store/damage.py": "a number of a row",
            "store/outbox.py": "a count of our own rows",
            "store/places.py": "octal digits that a pattern found",
            "store/records.py": "yes or no",
            "work/direction.py": "the difference of two Decimals",
            "work/fact_words.py": "digits that a pattern found",
            "work/rule_input.py": "digits that a pattern found",
        },
    ),
    "text goes onto paper through para()": Rule(
        calls("Paragraph", "XPreformatted", "XBox"),
        ("story.append(Paragraph(words, style))", "platypus.Paragraph(words, style)"),
        ("para(words, style)",),
        {
            "pdf/text.py": "the one door",
            **dict.fromkeys(
                ("work/report_answer.py", "work/report_site.py", "work/report_proof.py"),
                "a noun of the report's tree, no ReportLab",
            ),
        },
    ),
    "text goes onto the screen through plain widgets": Rule(
        raw_widgets,
        (
            "QLabel(name)",
            "QMessageBox.question(self, title, name)",
            "QInputDialog.getText(self, name, name)",
            "QToolTip.showText(place, name)",
            "widget.setToolTip(name)",
            "view.setHtml(name)",
            "class Mine(QTextBrowser): pass",
        ),
        ("PlainLabel(name)", "QToolTip.showText(place, plain_tip(name))", "set_tip(widget, name)"),
        {"gui/plain.py": "the one door"},
    ),
    "rows of forms have plain labels": Rule(
        row_words,
        ("form.addRow('Name', edit)", "form.addRow(name, edit)"),
        ("form.addRow(PlainLabel(name), edit)",),
    ),
    "words go onto a terminal through say()": Rule(
        terminal_words,
        ("click.echo(name)", "print(name)"),
        ("say(name)",),
        {
            "cli/terminal.py": "the one door",
            "gui/pictures.py": "a path of our own, for whoever draws pictures of the windows",
            "cli/session.py": "JSON for programs, in which controls are escaped",
        },
    ),
    "no archive is unpacked by its own names": Rule(
        calls("extractall", "unpack_archive"),
        ("zipfile.ZipFile(x).extractall(y)", "shutil.unpack_archive(x)"),
    ),
    "nothing named by data is opened by the system": Rule(
        calls("openUrl", "startfile", "startDetached"),
        ("QDesktopServices.openUrl(QUrl(name))", "os.startfile(name)"),
        (),
        {"gui/ask.py": "the one door: a folder that is there, and nothing else"},
    ),
    "no failure is swallowed": Rule(
        swallowed,
        (
            "try:\n    x()\nexcept Exception:\n    pass",
            "try:\n    x()\nexcept:\n    return None",
            "try:\n    x()\nexcept (KeyError, BaseException):\n    ...",
            "with suppress(Exception):\n    x()",
        ),
        ("try:\n    x()\nexcept KeyError:\n    pass", "try:\n    x()\nexcept Exception as e:\n    tell(e)"),
    ),
    "rows are inserted in a transaction": Rule(
        unbounded_inserts,
        ("db['job'].insert_all(rows)", "with open(x) as y:\n    t.upsert_all(rows)"),
        ("with store.change('x') as change:\n    t.insert_all(rows)",),
    ),
    "no data becomes code": Rule(
        builtins("eval", "exec", "compile", "__import__"),
        ("eval(text)", "exec(text)"),
        (),
        {
            "flows/group_checks.py": "the text is made of the catalogue's own names, which its loader checks",
            "gui/qt_loading.py": "the text of the binding's own modules, as it was shipped",
        },
    ),
}


def faults(rule: Rule, source: str) -> list[int]:
    """Give the lines on which a rule is broken."""
    return sorted({node.lineno for node in rule.find(_parsed(source))})  # type: ignore[attr-defined]


@cache
def _parsed(source: str) -> ast.AST:
    return ast.parse(source)
