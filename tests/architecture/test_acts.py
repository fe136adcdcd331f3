"""Whatever the platform records, supervision has a sentence for it and a word for each fact."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trading
from trading.supervision.facts import FACTS
from trading.supervision.words import GROUPS, SENTENCES

CODE = re.compile(r"[a-z_]+\.[a-z_]+")
TOLD_APART = {"project_id", "sealed_until"}
"""Keywords of `record` that are not facts."""


@dataclass(frozen=True)
class Recording:
    codes: frozenset[str]
    facts: frozenset[str]
    about_project: bool


def recordings() -> Iterator[Recording]:
    """Every place in the program that records an act."""
    for path in Path(trading.__path__[0]).rglob("*.py"):
        module = ast.parse(path.read_text())
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                codes = codes_of(module, node)
                keywords = {keyword.arg for keyword in node.keywords if keyword.arg}
                if codes:
                    yield Recording(codes, frozenset(keywords - TOLD_APART), "project_id" in keywords)


def codes_of(module: ast.Module, call: ast.Call) -> frozenset[str]:
    """The codes that a call may record; none for calls of something else.

    Where it is given a variable, these are the codes that the module writes down and does not queue.
    """
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if called == "make_once":
        return frozenset({f"{ast.unparse(call.args[2]).lower()}.rendered"})
    if called != "record" or len(call.args) != 2 or not ast.unparse(call.func).startswith("tx."):
        return frozenset()
    if isinstance(call.args[0], ast.Name):
        return frozenset(constants(module) - queued(module))
    return frozenset(constants(call.args[0]))


def queued(module: ast.Module) -> set[str]:
    return {
        code
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "enqueue"
        for code in constants(node)
    }


def constants(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_recorded_act_has_a_sentence() -> None:
    recorded = {code for each in recordings() for code in each.codes}
    assert len(recorded) > 60
    assert recorded - set(SENTENCES) == set()


def test_no_sentence_is_kept_for_an_act_that_nobody_records() -> None:
    assert set(SENTENCES) - {code for each in recordings() for code in each.codes} == set()


def test_every_recorded_fact_has_a_word() -> None:
    facts = {fact for each in recordings() for fact in each.facts}
    assert len(facts) > 30
    assert facts - set(FACTS) == set()


def test_every_act_about_a_project_can_be_narrowed_to() -> None:
    prefixes = tuple(prefix for _, each in GROUPS.values() for prefix in each)
    about_projects = {code for each in recordings() if each.about_project for code in each.codes}
    assert {code for code in about_projects if not code.startswith(prefixes)} == set()
