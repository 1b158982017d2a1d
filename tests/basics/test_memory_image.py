"""A program that dies leaves no image of its memory: the store's key would be in it."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is written there by default")
@pytest.mark.parametrize("start", ["command_line", "desktop"])
def test_both_faces_ask_for_no_image_before_anything_else(start):
    code = (
        "import resource, sys\n"
        "from mopdesk import app\n"
        "sys.argv = ['mopdesk', '--help'] if sys.argv[1] == 'command_line' else ['mopdesk-gui']\n"
        "app.run_desktop = lambda *_: 0\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\n"
        "try:\n"
        f"    app.{start}()\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('limit', resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, start], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("limit 0")
