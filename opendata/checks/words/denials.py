"""Denials: what a document says it does not have stands in none of its tables.

What:  a table that is said to be empty prints no amount; where the text says that there is no
       government fund, state capital, “三公” or fiscal expenditure, the table of it has none;
       where the text states such an expenditure, its table is not empty. The tables that the
       rules of disclosure always ask for are there, be they empty.
Why:   sentences of last year, or of the template, stay when the money comes.
Example: 故本表为空表 under a table that prints 47.91.
Does not apply: sentences on whom they may concern (没有…的部门，本表无数据), on other years, on
       income only, on carry-over; documents in which a unit has a table of its own that is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from opendata.checks.passages import Passage, split_sentences, strip_numbering
from opendata.checks.tables import Case, Table
from opendata.checks.trials import Remark
from opendata.knowledge.words import load_words
from opendata.model import Figure, Form
from opendata.text import fold

_TOPICS = {
    "fund": ("B09", "F07"),
    "capital": ("B10", "F08"),
    "three_public": ("B08", "F09"),
    "abroad": ("B08", "F09"),
    "reception": ("B08", "F09"),
    "purchase": ("B08", "F09"),
    "running": ("B08", "F09"),
    "fiscal": ("B05", "F05"),
    "procurement": ("B16",),
    "services": ("B17",),
}
"""Topic of a denial (denied_<topic> in wording.toml) → the forms that would print its amounts."""
_PARTS = frozenset({"abroad", "reception", "purchase", "running"})
"""Topics that are one column or row of their form."""
_NOT_SPENT = ("结转", "结余", "收入", "上年", "增减")
_REQUIRED = {
    "budget": ("B01", "B02", "B03", "B04", "B05", "B06", "B08", "B09"),
    "final": ("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09"),
}
_INSTEAD = {"B06": frozenset({"B07", "B15"})}
"""Forms that print the same money by economic class."""
_MANY = 4
"""So many tables read make a file that is to hold them all."""


def _topic_words(topic: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in load_words("wording")[f"denied_{topic}"])


@lru_cache(maxsize=1)
def _denial() -> re.Pattern[str]:
    """Return the pattern of a clause that denies: subject, year, denial, topics and fillers."""
    words = load_words("wording")
    topics = [word for topic in _TOPICS for word in _topic_words(topic)]
    fillers = [fold(word) for word in words["denial_fillers"]]
    denials = "|".join(map(re.escape, sorted(words["denials"], key=len, reverse=True)))
    said = "|".join(map(re.escape, sorted([*topics, *fillers], key=len, reverse=True)))
    return re.compile(
        rf"(?P<subject>[^,\d]{{0,30}}?)(?P<year>20\d\d)?(?:年度?)?[^,\d]{{0,30}}?"
        rf"(?:{denials})(?P<denied>(?:{said})+)"
    )


def _find_denied(sentence: str, year: int | None) -> Iterator[str]:
    """Yield the topics of which a sentence denies any expenditure."""
    words = load_words("wording")
    if not any(denial in sentence for denial in words["denials"]):
        return
    folded = fold(sentence.replace("、", "及"))
    if any(fold(word) in folded for word in words["denial_excludes"]):
        return
    for clause in re.split(r"[,:]", folded):
        match = _denial().fullmatch(clause.strip("()"))
        if match is None or (match["year"] and int(match["year"]) != year):
            continue
        denied = match["denied"]
        if not denied.endswith(tuple(fold(word) for word in words["denial_ends"])):
            continue
        yield from (topic for topic in _TOPICS if _is_denied(topic, denied))


def _is_denied(topic: str, denied: str) -> bool:
    """Tell whether a topic is denied; all fiscal expenditure only where no fund is named."""
    words = _topic_words(topic)
    return denied.startswith(words) if topic == "fiscal" else any(word in denied for word in words)


def _spent(table: Table, year: int | None, parts: Sequence[str] = ()) -> Figure | None:
    """Return the first amount spent that the table prints for the year, or None.

    With parts only what stands in a column or row of one of them.
    """
    left_out = (*_NOT_SPENT, "预算数") if table.form.definition.stage == "final" else _NOT_SPENT
    for row in table.rows:
        if any(word in row.row.label for word in _NOT_SPENT):
            continue
        for figure in row.figures.values():
            if figure.amount <= 0 or any(word in figure.column for word in left_out):
                continue
            where = fold(figure.column + figure.row)
            is_part = not parts or any(word in where for word in parts)
            if is_part and not _is_of_other_year(figure.column, year):
                return figure
    return None


def _is_of_other_year(column: str, year: int | None) -> bool:
    years = re.findall(r"20\d\d", column)
    return bool(years) and str(year) not in years


def _find_spent(case: Case, topic: str) -> Figure | None:
    """Return an amount of the topic where each table of its forms prints one, else None."""
    forms = [form for form in case.forms if form.form in _TOPICS[topic]]
    tables = [table for name in _TOPICS[topic] for table in case.find_tables(name)]
    parts = _topic_words(topic) if topic in _PARTS else ()
    spent = [_spent(table, case.record.fiscal_year, parts) for table in tables]
    if not spent or len(tables) < len(forms) or any(one is None for one in spent):
        return None
    return spent[0]


def _sentences(case: Case) -> Iterator[tuple[str, Passage]]:
    for passage in case.passages:
        if passage.kind != "cell":
            for sentence in split_sentences(passage.text):
                yield strip_numbering(sentence), passage


def _texts(case: Case) -> Iterator[Remark]:
    told: set[str] = set()
    for sentence, passage in _sentences(case):
        for topic in _find_denied(sentence, case.record.fiscal_year):
            spent = _find_spent(case, topic)
            if spent is None or topic in told:
                continue
            told.add(topic)
            words = (
                f"the text says {_shorten(sentence)}; {spent.form} row {spent.row} "
                f"prints {spent.printed}"
            )
            yield Remark(
                "denials.text", spent.form, spent.figure, "0", spent.printed, words, passage.place
            )


def _shorten(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else sentence[:60] + "…"


# ---------------------------------------------------------------- tables said to be empty


def _is_said_empty(form: Form, note: str) -> bool:
    words = load_words("wording")
    folded = fold(note)
    if not any(fold(word) in folded for word in words["empty_tables"]):
        return False
    if any(fold(word) in folded for word in words["conditional"]):
        return False
    named = [topic for topic in _TOPICS if any(word in folded for word in _topic_words(topic))]
    return not named or any(form.form in _TOPICS[topic] for topic in named)


def _tables(case: Case) -> Iterator[Remark]:
    for table in case.tables:
        spent = _spent(table, case.record.fiscal_year)
        notes = [note for note in table.form.notes if _is_said_empty(table.form, note)]
        if spent is None or not notes:
            continue
        words = (
            f"under {table.form.form} {table.form.title} stands {_shorten(notes[0])}; "
            f"it prints {spent.printed}"
        )
        yield Remark(
            "denials.table", table.form.form, spent.figure, "0", spent.printed, words, spent.place
        )


# ---------------------------------------------------------------- the reverse


def _empty_tables(case: Case) -> Iterator[Remark]:
    """Yield the expenditures that the text states while their table is empty."""
    for topic in ("fund", "capital"):
        forms = [form for form in case.forms if form.form in _TOPICS[topic]]
        if not forms or any(form.state != "empty" for form in forms):
            continue
        words = _topic_words(topic)
        for claim in case.claims:
            subject = fold(claim.subject)
            is_stated = claim.kind == "amount" and claim.value > 0 and not claim.base
            if is_stated and subject.startswith(words) and subject.endswith(("支出", "支出预算")):
                told = (
                    f"the text states {claim.subject} {claim.printed}{claim.unit}, "
                    f"{forms[0].form} is empty"
                )
                yield Remark(
                    "denials.empty_table", forms[0].form, claim.claim, claim.printed, "", told,
                    claim.place,
                )  # fmt: skip
                break


# ---------------------------------------------------------------- tables always asked for


def _required(case: Case) -> Iterator[Remark]:
    known = {form.form for form in case.forms}
    if not case.record.stage or len({table.form.form for table in case.tables}) < _MANY:
        return
    absent = [
        form
        for form in _REQUIRED[case.record.stage]
        if form not in known and not known & _INSTEAD.get(form, frozenset())
    ]
    if absent:
        place = case.tables[0].form.place
        words = f"{_join(absent)} {'is' if len(absent) == 1 else 'are'} neither there nor promised"
        yield Remark("denials.required", "", "", "", _join(absent), words, place)


def _join(forms: Sequence[str]) -> str:
    return " ".join(forms)


def remark_denials(case: Case) -> Iterator[Remark]:
    """Yield the tables and sentences that contradict each other on what there is."""
    yield from _texts(case)
    yield from _tables(case)
    yield from _empty_tables(case)
    yield from _required(case)
