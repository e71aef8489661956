"""The checks' own knowledge: rules, identities and the forms that they name."""

from __future__ import annotations

from opendata.checks.rules import load_knowledge
from opendata.knowledge import load_forms


def test_every_identity_names_a_rule_and_forms_that_exist():
    knowledge = load_knowledge()
    forms = {form.form for form in load_forms()}
    places = [place for one in knowledge.crosses for place in (one.left, *one.right)]
    places += [place for one in knowledge.codes for place in (one.left, *one.right)]
    places += [place for one in knowledge.prose for place in one.places]
    assert {place.form for place in places} <= forms


def test_there_are_many_rules_each_with_words_and_advice():
    rules = load_knowledge().rules
    assert len(rules) >= 40
    assert all(rule.words and rule.advice for rule in rules.values())


def test_class_names_give_three_digits():
    names = load_knowledge().class_names
    assert names["科学技术"] == "206"
    assert names["资源勘探信息等"] == "215"
    assert all(len(code) == 3 for code in names.values())


def test_rules_that_only_prove_are_those_of_evidence():
    knowledge = load_knowledge()
    named = {cross.rule for cross in knowledge.crosses}
    proving = {cross.rule for cross in knowledge.crosses if cross.relation == "evidence"}
    assert {name for name in named if knowledge.rules[name].proves_only} == proving
