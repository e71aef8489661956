"""What the checks know: rules (checks/*.toml), sentences (sentences.toml), identities (identities.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from opendata.errors import KnowledgeError
from opendata.knowledge import load_toml
from opendata.knowledge.code_evidence import load_other_names
from opendata.knowledge.codes import load_codes
from opendata.model import Cause, FindingKind, Severity
from opendata.resources import find_folder
from opendata.text import fold


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how a breach of it is called, how grave it is, what to do."""

    rule: str
    kind: FindingKind
    severity: Severity
    words: str
    """The rule in words."""
    advice: str
    module: str
    """Module of checks/ that tries it; its docstring says why, and when it does not apply."""
    proves_only: bool = False
    """True: the two need not be equal, so that an equality proves and a difference says nothing."""
    breaks_only: bool = False
    """True: every instance is a breach; what holds is told by the rule that it refines."""
    is_limit: bool = False
    """True: one is never more than the other; a breach does not say what would be right."""
    holds: str = ""
    """A disclosure in Markdown (see opendata/examples.py) in which the rule holds."""
    fails: str = ""
    """One in which it is broken."""
    skips: str = ""
    """One to which it does not apply."""


_RULE_KEYS = {field.name for field in fields(Rule)} - {"rule", "module", "is_limit"}


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Header words that together make up one total: 基本支出, 项目支出."""

    rule: str
    words: tuple[str, ...]
    """Folded; a header label belongs here where one of them stands in it."""
    excludes: tuple[str, ...]
    """Folded; a label with one of them does not belong here."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Where one quantity stands in a form."""

    form: str
    row: tuple[str, ...]
    """total, grand, subtotal, or folded words of the row's label; tried in order."""
    column: tuple[str, ...]
    """total, or folded words of a header label; tried in order."""
    side: str
    within: str
    """Folded word of a header group that the column must stand under; empty = anywhere."""
    less: tuple[str, ...]
    """Folded words of a row to be taken off: what was carried over from last year."""


@dataclass(frozen=True, slots=True)
class CrossIdentity:
    """The same quantity in several forms: left must equal one of the right places."""

    rule: str
    left: Selector
    right: tuple[Selector, ...]
    relation: str
    """equal, at_most (left ≤ right) or evidence (an equality proves, a difference says nothing)."""


@dataclass(frozen=True, slots=True)
class CodeIdentity:
    """Rows of one code in two forms: where both forms sum to the same, so must each code."""

    rule: str
    code: tuple[str, ...]
    """What of the figures tells a line, all of it: function_code, economic_code,
    government_economic_code, function_name (class and name of the line), unit (organisation that
    the row sums), owner (organisation that the row stands under)."""
    length: int
    """Digits compared; 3 = classes, a form without class rows gives the sum of its lines; 0 = all."""
    left: Selector
    right: tuple[Selector, ...]
    relation: str
    """equal, at_least (left is never less than right) or evidence (an equality proves)."""


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """Two forms with columns of one name."""

    left: str
    right: str
    relation: str
    """equal: the parts of one amount are the same in both; evidence: an equality proves."""


@dataclass(frozen=True, slots=True)
class ProseQuantity:
    """What prose says under some subjects, and where the tables print it."""

    rule: str
    subjects: frozenset[str]
    """Folded subjects of claims, without 预算数, 决算数 at their end."""
    stage: str
    """budget, final, or empty for both."""
    base: tuple[str, ...]
    """年初预算 …: only claims of such a budget; empty: only claims of the account itself."""
    places: tuple[Selector, ...]
    is_sure: bool
    """False: the subject need not mean just that, so that a difference says nothing."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the checks know beforehand."""

    rules: Mapping[str, Rule]
    sentences: Mapping[str, str]
    causes: Mapping[Cause, str]
    """How a number came to be wrong, in words."""
    parts: tuple[PartGroup, ...]
    prose_parts: tuple[PartGroup, ...]
    crosses: tuple[CrossIdentity, ...]
    codes: tuple[CodeIdentity, ...]
    column_pairs: tuple[ColumnPair, ...]
    prose: tuple[ProseQuantity, ...]
    words: Mapping[str, tuple[str, ...]]
    """Small word lists by name, folded."""
    class_names: Mapping[str, str]
    """Folded name of a class (类) without 支出 → its three digits."""
    totals: frozenset[str]
    """Folded labels of total rows and columns."""
    single_names: Mapping[str, str]
    """Folded subject of a quantity that has one scope only → the name of the quantity."""
    item_names: Mapping[str, tuple[str, ...]]
    """Another name of an item of the economic classification, bare → the items it means."""


def _folded(values: Any) -> tuple[str, ...]:
    listed = [values] if isinstance(values, str) else list(values)
    return tuple(fold(value) for value in listed)


def _to_rules(folder: Path) -> dict[str, Rule]:
    """Return the rules of all families; a rule is named after its file and its table."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        table = load_toml(path)
        module, limits = table.pop("module"), table.pop("limits", [])
        for name, entry in table.items():
            rule = _to_rule(f"{path.stem}.{name}", module, entry)
            rules[rule.rule] = replace(rule, is_limit=name in limits)
    return rules


def _to_rule(name: str, module: str, entry: Mapping[str, Any]) -> Rule:
    unknown = set(entry) - _RULE_KEYS
    known = entry.get("kind") in get_args(FindingKind)
    if unknown or not known or entry.get("severity") not in get_args(Severity):
        raise KnowledgeError(f"checks/: rule {name}: wrong kind, severity or key")
    return Rule(rule=name, module=module, **entry)


def _to_causes(table: Mapping[str, str]) -> Mapping[Cause, str]:
    if set(table) != set(get_args(Cause)):
        wrong = sorted(set(table) ^ set(get_args(Cause)))
        raise KnowledgeError(f"sentences.toml: [cause] is not as in the model: {wrong}")
    return {cause: table[cause] for cause in get_args(Cause)}


def _to_group(table: Mapping[str, Any]) -> PartGroup:
    return PartGroup(table["rule"], _folded(table["words"]), _folded(table.get("excludes", [])))


def to_selector(table: Mapping[str, Any]) -> Selector:
    """Return a place as it is written in identities.toml; an unknown key is an error."""
    unknown = set(table) - {"form", "row", "column", "side", "within", "less"}
    if unknown:
        raise KnowledgeError(f"identities.toml: unknown keys {sorted(unknown)} in {dict(table)}")
    return Selector(
        form=table["form"],
        row=_folded(table.get("row", "total")),
        column=_folded(table.get("column", "total")),
        side=table.get("side", ""),
        within=fold(table.get("within", "")),
        less=_folded(table.get("less", [])),
    )


def _to_cross(table: Mapping[str, Any]) -> CrossIdentity:
    relation = table.get("relation", "equal")
    if relation not in {"equal", "at_most", "evidence"}:
        raise KnowledgeError(f"identities.toml: {table['rule']}: unknown relation {relation!r}")
    right = tuple(to_selector(entry) for entry in table["right"])
    return CrossIdentity(table["rule"], to_selector(table["left"]), right, relation)


_CODE_KINDS = {
    "function_code", "economic_code", "government_economic_code", "function_name", "owner", "unit",
}  # fmt: skip


def _to_code_kinds(table: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = tuple(table["code"].split())
    if not kinds or set(kinds) - _CODE_KINDS:
        raise KnowledgeError(f"identities.toml: {table['rule']}: unknown code {table['code']!r}")
    return kinds


def _to_code_identity(table: Mapping[str, Any]) -> CodeIdentity:
    if table["relation"] not in {"equal", "at_least", "evidence"}:
        raise KnowledgeError(
            f"identities.toml: {table['rule']}: unknown relation {table['relation']!r}"
        )
    return CodeIdentity(
        rule=table["rule"],
        code=_to_code_kinds(table),
        length=table.get("length", 0),
        left=to_selector(table["left"]),
        right=tuple(to_selector(entry) for entry in table["right"]),
        relation=table["relation"],
    )


def _to_column_pair(table: Mapping[str, Any]) -> ColumnPair:
    if set(table) != {"left", "right", "relation"} or table["relation"] not in {
        "equal",
        "evidence",
    }:
        raise KnowledgeError(
            f"identities.toml: same_columns: wrong keys or relation in {dict(table)}"
        )
    return ColumnPair(table["left"], table["right"], table["relation"])


def _to_prose(table: Mapping[str, Any]) -> ProseQuantity:
    return ProseQuantity(
        rule=table.get("rule", "prose_vs_table.amount"),
        subjects=frozenset(_folded(table["subjects"])),
        stage=table.get("stage", ""),
        base=_folded(table.get("base", [])),
        places=tuple(to_selector(entry) for entry in table["places"]),
        is_sure=table.get("relation", "equal") == "equal",
    )


@lru_cache(maxsize=1 << 14)
def bare_class_name(label: str) -> str:
    """Return the folded name of a class without the words that some tables add.

    >>> bare_class_name("科学技术支出(类)"), bare_class_name("农林水事务")
    ('科学技术', '农林水事务')
    """
    return fold(label).removesuffix("(类)").removesuffix("支出")


def _class_names() -> dict[str, str]:
    """Return the bare names of the classes, former ones and other ways of writing among them."""
    classes = [code for code in load_codes("function").codes if len(code.code) == 3]
    names = {bare_class_name(code.label): code.code for code in classes}
    for code in classes:
        for other in load_other_names().get(("function", code.code), ()):
            names[bare_class_name(other.name)] = code.code
    return names


def bare_item_name(name: str) -> str:
    """Return the folded name of an item without the words that some lists add.

    >>> bare_item_name("其他交通费用"), bare_item_name("其他工资福利支出"), bare_item_name("水费")
    ('其他交通', '其他工资福利', '水费')
    """
    key = fold(name).removesuffix("支出")
    for end in ("费用", "费"):
        if key.endswith(end) and len(key) > len(end) + 1:
            return key.removesuffix(end)
    return key


def _item_names(listed: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        bare_item_name(name): tuple(bare_item_name(other) for other in others)
        for name, others in listed.items()
    }


def _single_names(listed: Mapping[str, list[str]]) -> dict[str, str]:
    return {fold(subject): fold(name) for name, subjects in listed.items() for subject in subjects}


def _refuse_unknown(knowledge: Knowledge) -> None:
    named = [group.rule for group in (*knowledge.parts, *knowledge.prose_parts)]
    named += [cross.rule for cross in knowledge.crosses]
    named += [code.rule for code in knowledge.codes]
    named += [quantity.rule for quantity in knowledge.prose]
    unknown = sorted(set(named) - set(knowledge.rules))
    if unknown:
        raise KnowledgeError(f"identities.toml: rules not in checks/: {unknown}")


@cache
def load_knowledge() -> Knowledge:
    """Return what the checks know; KnowledgeError names the file and the fault."""
    folder = find_folder("knowledge")
    sentences = load_toml(folder / "sentences.toml")
    identities = load_toml(folder / "identities.toml")
    said = load_toml(folder / "prose.toml")
    listed = {**identities["words"], **said["words"]}
    words = {name: _folded(values) for name, values in listed.items()}
    crosses = tuple(_to_cross(table) for table in identities["identity"])
    codes = tuple(_to_code_identity(table) for table in identities["code_identity"])
    rules = _to_rules(folder / "checks")
    limits = [cross.rule for cross in crosses if cross.relation == "at_most"]
    rules |= {name: replace(rules[name], is_limit=True) for name in limits if name in rules}
    knowledge = Knowledge(
        rules=MappingProxyType(rules),
        sentences=MappingProxyType(sentences["finding"]),
        causes=MappingProxyType(_to_causes(sentences["cause"])),
        parts=tuple(_to_group(table) for table in identities["parts"]),
        prose_parts=tuple(_to_group(table) for table in identities["prose_parts"]),
        crosses=crosses,
        codes=codes,
        prose=tuple(_to_prose(table) for table in (*identities["prose"], *said["prose"])),
        column_pairs=tuple(_to_column_pair(table) for table in identities["same_columns"]),
        words=MappingProxyType(words),
        class_names=MappingProxyType(_class_names()),
        totals=frozenset(words["totals"]),
        single_names=MappingProxyType(_single_names(said["single_names"])),
        item_names=MappingProxyType(_item_names(said["item_names"])),
    )
    _refuse_unknown(knowledge)
    return knowledge
