"""Office files of other kinds, which LibreOffice turns into DOCX or XLSX where it is installed.

In:   the bytes of a DOC, WPS, RTF, ODT or ODS file
Out:  the bytes of a DOCX or XLSX file
Never: what the text or the sheets say
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from opendata.errors import InputError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 180


def find_converter() -> str | None:
    """Return the program that converts Office files, None where none is installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def convert_office(name: str, what: str, content: bytes, target: Literal["docx", "xlsx"]) -> bytes:
    """Return the file as DOCX or XLSX; what says what it is.

    Raises InputError where LibreOffice is not installed or cannot read the file.
    """
    program = find_converter()
    if program is None:
        raise InputError(
            f"{name}: {what}, which is read where LibreOffice (soffice) is installed: "
            f"install it, or save the file as {target.upper()} or PDF"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.write_bytes(content)
        # a profile of its own: a running office would take the work and give nothing back
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to", target, "--outdir", f"{folder}/out", str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            return Path(folder, "out", f"source.{target}").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(
                f"{name}: {what} that LibreOffice cannot read: "
                f"fetch it again or save it as {target.upper()} or PDF"
            ) from error
