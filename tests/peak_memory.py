"""The greatest memory that a process has taken, where the system is Unix: Windows has no `resource`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def peak() -> float:
    """Give the greatest memory so far in MB.

    Linux counts what the parent had into `getrusage`, so it is asked elsewhere; macOS tells bytes.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1_000
    import resource

    told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return told / (1_000_000 if sys.platform == "darwin" else 1_000)


def told_with_peak(code: str, *arguments: object) -> tuple[str, float]:
    """Do Python code in a process of its own; give what it printed, and the greatest memory in MB."""
    whole = f"{code}\nfrom tests.peak_memory import peak\nprint(peak())"
    command = [sys.executable, "-c", whole, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    *words, memory = done.stdout.splitlines()
    return "\n".join(words), float(memory)
