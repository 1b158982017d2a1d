#!/usr/bin/env python3
"""Signs a Windows program file, where a certificate is given; the one switch for all of the signing.

    python3 packaging/windows/sign.py FILE

MOPDESK_SIGN_CERTIFICATE    a PKCS#12 file (.p12, .pfx); unset: nothing is signed
MOPDESK_SIGN_PASSWORD_FILE  a file that holds its password
MOPDESK_SIGN_TIMESTAMP      the address of a time stamping service; without it a signature ends with its
                            certificate
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from portable_executable import SUFFIXES, NotPortableExecutable, PortableExecutable

CERTIFICATE, PASSWORD, TIMESTAMP = (
    f"MOPDESK_SIGN_{name}" for name in ("CERTIFICATE", "PASSWORD_FILE", "TIMESTAMP")
)


class SigningFailed(RuntimeError):
    """A file that should be signed is not."""


def is_wanted() -> bool:
    """Tell whether a certificate is given."""
    return bool(os.environ.get(CERTIFICATE))


def unsigned_files(folder: Path) -> list[Path]:
    """Give the program files that nobody has signed yet; other makers' signatures stay."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES:
            try:
                if not PortableExecutable.read(path).is_signed:
                    found.append(path)
            except NotPortableExecutable as error:
                raise SigningFailed(f"{path}: {error}") from error
    return found


def sign(path: Path) -> None:
    """Sign one file in place. Raises `SigningFailed`."""
    signed = path.with_name(path.name + ".signed")
    command = _signtool(path) if os.name == "nt" else _osslsigncode(path, signed)
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        signed.unlink(missing_ok=True)
        raise SigningFailed(f"{path.name} could not be signed:\n{done.stdout}{done.stderr}")
    if signed.exists():
        signed.replace(path)
    if not PortableExecutable.read(path).is_signed:
        raise SigningFailed(f"{path.name} carries no signature after signing.")


def _osslsigncode(path: Path, signed: Path) -> list[str]:
    command = ["osslsigncode", "sign", "-pkcs12", os.environ[CERTIFICATE], "-h", "sha256", "-n", "mopdesk"]
    if password := os.environ.get(PASSWORD):
        command += ["-readpass", password]
    if service := os.environ.get(TIMESTAMP):
        command += ["-ts", service]
    return [*command, "-in", str(path), "-out", str(signed)]


def _signtool(path: Path) -> list[str]:
    kits = Path(os.environ.get("ProgramFiles(x86)", "C:/Program Files (x86)"), "Windows Kits/10/bin")  # noqa: SIM112
    tools = sorted(kits.glob("10.*/x64/signtool.exe"))
    tool = shutil.which("signtool") or (str(tools[-1]) if tools else None)
    if tool is None:
        raise SigningFailed("signtool is missing: install the Windows SDK.")
    command = [tool, "sign", "/f", os.environ[CERTIFICATE], "/fd", "SHA256", "/d", "mopdesk"]
    if password := os.environ.get(PASSWORD):
        command += ["/p", Path(password).read_text(encoding="utf-8").strip()]
    if service := os.environ.get(TIMESTAMP):
        command += ["/tr", service, "/td", "SHA256"]
    return [*command, str(path)]


def make_trial_certificate(folder: Path) -> None:
    """Make a certificate that nobody trusts, and have it used: it shows that signing works."""
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate, both = folder / "trial.key", folder / "trial.crt", folder / "trial.p12"
    password = folder / "trial.password"
    password.write_text("trial\n", encoding="ascii")
    subject = ["-subj", "/CN=mopdesk trial", "-addext", "extendedKeyUsage=codeSigning", "-days", "2"]
    commands = [
        ["req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-out", certificate, *subject],
        [
            "pkcs12",
            "-export",
            "-inkey",
            key,
            "-in",
            certificate,
            "-out",
            both,
            "-passout",
            f"file:{password}",
        ],
    ]
    for command in commands:
        done = subprocess.run(["openssl", *map(str, command)], check=False, capture_output=True, text=True)
        if done.returncode:
            raise SigningFailed(done.stderr)
    os.environ[CERTIFICATE], os.environ[PASSWORD] = str(both), str(password)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not is_wanted():
        sys.exit(__doc__)
    try:
        sign(Path(sys.argv[1]))
    except SigningFailed as error:
        sys.exit(str(error))
