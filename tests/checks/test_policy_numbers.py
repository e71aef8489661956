"""Policy numbers: garbled and future ones are told, unusual ones are not."""

from __future__ import annotations

import pytest
from drawing import make_record, read_prose


def told(text, **given):
    found = read_prose(f"安排{text}资金。", **given)
    return [(one.rule, one.stated) for one in found if one.rule.startswith("policy_numbers.")]


@pytest.mark.parametrize(
    "printed",
    [
        "新财预2022年222年",
        "新财预2022.55号",
        "新财预[2022]354年",
        "新财预[2022354号",
        "新财预2022]354号",
        "新财预〔20222〕354号",
        "新财预〔202〕354号",
    ],
)
def test_garbled_numbers(printed):
    assert told(printed) == [("policy_numbers.garbled", printed)]


@pytest.mark.parametrize(
    "printed",
    [
        "新财预〔2022〕354号",
        "新财预[2022]354号",
        "焦财预(2023)年290号",
        "新财预2022年232号",
        "苏财预„2017‟19号",
        "国发〔2011〕40号",
        "中央财政2022年3号楼改造",
        "科技大厦2022.55号",
        "财政部2022年12月31日",
    ],
)
def test_numbers_that_can_be_read(printed):
    assert told(printed) == []


def test_a_word_that_the_document_uses_itself():
    both = "豫工信办〔2023〕7号和豫工信办2023.8号"
    assert told(both) == [("policy_numbers.garbled", "工信办2023.8号")] or told(both) == [
        ("policy_numbers.garbled", "豫工信办2023.8号")
    ]


def test_documents_of_a_later_year():
    assert told("豫财教〔2025〕1号") == [("policy_numbers.later", "2025")]
    assert told("豫财教〔2024〕1号") == []
    final = make_record(stage="final")
    assert told("豫财教〔2025〕1号", record=final) == []
    assert told("豫财教〔2026〕1号", record=final) == [("policy_numbers.later", "2026")]
