"""datapackages/ holds what the program makes of samples/ today, byte for byte."""

from __future__ import annotations

from pathlib import Path

from opendata.package import figures_to_package, package_names
from opendata.sources import Failure, find_sources, run_sources

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / "datapackages"


def _read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_packages_are_rebuilt_with_the_same_bytes(tmp_path):
    disclosures = []
    for result in run_sources(find_sources([ROOT / "samples"])):
        assert not isinstance(result, Failure), result
        disclosures.append(result.disclosure)
    names = package_names(item.record for item in disclosures)
    for disclosure in disclosures:
        figures_to_package(disclosure, tmp_path / names[disclosure.record.document])
    made, kept = _read_files(tmp_path), _read_files(PACKAGES)
    assert sorted(made) == sorted(kept), "run make packages"
    assert [name for name in made if made[name] != kept[name]] == [], "run make packages"
