"""The classifications as SKOS: one scheme a list, one a year of it, names with years and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from opendata.graph.iris import LITERALS, Mapping, to_text
from opendata.graph.writing.code_years import CodeYear, find_code_years, load_list, years_by_code
from opendata.graph.writing.saying import (
    say,
    say_concept,
    say_in_both,
    say_scheme,
    say_type,
)
from opendata.knowledge.code_evidence import (
    OtherName,
    Sightings,
    load_evidence,
    load_other_names,
)
from opendata.knowledge.codes import Code

_NAME_PROPERTIES = {
    "official": "prefLabel",
    "former": "altLabel",
    "variant": "altLabel",
    "misprint": "hiddenLabel",
}
"""Kind of name → property of SKOS and SKOS-XL; a name of another meaning is a note."""


def say_seen(mapping: Mapping, subject: str, seen: Sightings, documents: int) -> Iterator[str]:
    """Yield how many documents show a thing, and the first and last year of those whose year is known."""
    yield say(mapping, subject, "od:documentCount", LITERALS["integer"](documents))
    if seen.years:
        yield say(mapping, subject, "od:firstSeen", LITERALS["year"](min(seen.years)))
        yield say(mapping, subject, "od:lastSeen", LITERALS["year"](max(seen.years)))


class ClassificationWriter:
    """Writes one classification."""

    def __init__(self, mapping: Mapping, code_list: str, labels: tuple[str, str]) -> None:
        """Take the list's id and its names in English and Chinese."""
        self.mapping = mapping
        self.code_list = code_list
        self.labels = labels
        self.codes = load_list(code_list).codes
        self.evidence = load_evidence()
        self.years = years_by_code(code_list)

    def to_lines(self) -> Iterator[str]:
        """Yield the scheme, the schemes of its years and all its concepts."""
        scheme = self.mapping.to_iri("code", self.code_list)
        yield from say_scheme(self.mapping, scheme, self.labels, self._coverage())
        for year in find_code_years(self.code_list):
            yield from self._year_scheme(scheme, year)
        for entry in self.codes:
            concept = self.mapping.to_code(self.code_list, entry.code)
            yield from self._concept(concept, entry)
            yield from self._changes(concept, entry)
            for name in self._list_names(entry):
                yield from self._name(concept, name)

    def _coverage(self) -> tuple[str, str]:
        """Return what is known of the list and how it is known to be incomplete."""
        lengths = Counter(len(entry.code) for entry in self.codes)
        parents = {entry.parent for entry in self.codes}
        bare = [e for e in self.codes if e.code not in parents and len(e.code) < max(lengths)]
        shown = Counter(min(self._count_documents(entry), 2) for entry in self.codes)
        english = ", ".join(
            f"{count} of {digits} digits" for digits, count in sorted(lengths.items())
        )
        chinese = "、".join(f"{digits}位{count}个" for digits, count in sorted(lengths.items()))
        return (
            f"{len(self.codes)} codes are known: {english}. {shown[1]} of them were found in one "
            f"document only, {shown[0]} in none. Of {len(bare)} codes above the last level no "
            "part is known. Collected from documents, not from an official edition: not complete.",
            f"已知{len(self.codes)}个科目：{chinese}。其中{shown[1]}个只见于一份文件，"
            f"{shown[0]}个未见于文件；{len(bare)}个上级科目未见任何下级科目。"
            "由公开文件收集，并非官方全表，不完整。",
        )

    def _year_scheme(self, whole: str, year: CodeYear) -> Iterator[str]:
        scheme = self._year_iri(year.year)
        english, chinese = self.labels
        labels = (f"{english}, {year.year}", f"{chinese}（{year.year}年）")
        coverage = (
            f"{len(year.codes)} codes: {len(year.seen)} seen in documents of {year.year} "
            f"(documents: {len(year.documents)}, divisions: {len(year.divisions)}), "
            f"{len(year.valid)} more known to be valid, {len(year.between)} more seen in an "
            f"earlier and a later year, {len(year.above)} more as they stand above these. Not the "
            "official edition of the year: not complete.",
            f"{len(year.codes)}个科目：{len(year.seen)}个见于{year.year}年的文件"
            f"（{len(year.documents)}份文件，{len(year.divisions)}个地区），另有{len(year.valid)}个"
            f"已知有效，{len(year.between)}个见于此前与此后年度，{len(year.above)}个为其上级科目。"
            "并非当年官方全表，不完整。",
        )
        yield from say_scheme(self.mapping, scheme, labels, coverage)
        yield self._say(scheme, "dcterms:isVersionOf", whole)
        yield self._say(scheme, "od:fiscalYear", LITERALS["year"](year.year))

    def _year_iri(self, year: int) -> str:
        return self.mapping.to_iri("code", f"{self.code_list}-{year}")

    def _concept(self, concept: str, entry: Code) -> Iterator[str]:
        yield from say_concept(self.mapping, self.code_list, entry.code, entry.parent)
        for year in self.years.get(entry.code, ()):
            yield self._say(concept, "skos:inScheme", self._year_iri(year))
            if entry.parent == "":
                yield self._say(concept, "skos:topConceptOf", self._year_iri(year))
        names = (entry.label_en, entry.label)
        yield from say_in_both(self.mapping, concept, "skos:prefLabel", *names)
        yield self._say(concept, "dcterms:source", to_text(entry.source))
        seen = self.evidence.see_code(self.code_list, entry.code)
        yield from say_seen(self.mapping, concept, seen, self._count_documents(entry))
        yield from self._validity(concept, entry.valid_from, entry.valid_to)

    def _count_documents(self, entry: Code) -> int:
        """Return how many documents show a code: the two countings may overlap, so the larger one."""
        seen = self.evidence.see_code(self.code_list, entry.code)
        return max(entry.docs, len(seen.documents))

    def _changes(self, concept: str, entry: Code) -> Iterator[str]:
        """Yield what is known to have changed against the year before."""
        if entry.valid_from != "":
            words = (f"{entry.valid_from}: new", f"{entry.valid_from}年新增")
            yield from self._note(concept, "skos:changeNote", words)
        if entry.valid_to != "":
            year = int(entry.valid_to) + 1
            words = (f"{year}: no longer in the list", f"{year}年起取消")
            yield from self._note(concept, "skos:changeNote", words)
        for other in self._list_names(entry):
            if other.kind == "other_meaning":
                english = f"up to {other.valid_to} the code stood for {other.name}"
                words = (english, f"{other.valid_to}年及以前，该代码为“{other.name}”")
                yield from self._note(concept, "skos:historyNote", words)
            elif other.kind == "former" and other.valid_to != "":
                year = int(other.valid_to) + 1
                words = (f"{year}: renamed from {other.name}", f"{year}年由“{other.name}”更名")
                yield from self._note(concept, "skos:changeNote", words)

    def _list_names(self, entry: Code) -> list[OtherName]:
        """Return the official name and the others."""
        key = (self.code_list, entry.code)
        official = OtherName(*key, entry.label, "official", "", "", entry.source, "")
        return [official, *load_other_names().get(key, ())]

    def _name(self, concept: str, name: OtherName) -> Iterator[str]:
        """Yield a name as a thing of its own with kind, years and documents; the official one if seen."""
        seen = self.evidence.see_name(self.code_list, name.code, name.name)
        prop = _NAME_PROPERTIES.get(name.kind)
        if prop is None or (name.kind == "official" and not seen.documents):
            return
        if name.kind != "official":
            yield self._say(concept, f"skos:{prop}", LITERALS["zh"](name.name))
        label = self.mapping.to_iri("label", f"{self.code_list}/{name.code}/{name.name}")
        yield self._say(concept, f"skosxl:{prop}", label)
        yield say_type(self.mapping, label, "skosxl:Label")
        yield self._say(label, "skosxl:literalForm", LITERALS["zh"](name.name))
        yield self._say(label, "od:kind", self.mapping.to_code("name-kind", name.kind))
        yield self._say(label, "dcterms:source", to_text(name.source))
        documents = max(int(name.docs or 0), len(seen.documents))
        yield from say_seen(self.mapping, label, seen, documents)
        yield from self._validity(label, name.valid_from, name.valid_to)

    def _validity(self, subject: str, begins: str, ends: str) -> Iterator[str]:
        for prop, year in (("od:validFrom", begins), ("od:validTo", ends)):
            if year != "":
                yield self._say(subject, prop, LITERALS["year"](int(year)))

    def _say(self, subject: str, prop: str, term: str) -> str:
        return say(self.mapping, subject, prop, term)

    def _note(self, subject: str, prop: str, words: tuple[str, str]) -> Iterator[str]:
        yield from say_in_both(self.mapping, subject, prop, *words)
