#!/usr/bin/env python3
"""What holds for every script of scripts/."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"

# With these a script can show its own text, and neither install nor build anything.
HARMLESS = ["bash", "env", "python3", "sed"]


class Scripts(unittest.TestCase):
    def test_each_says_what_it_is_for_before_it_does_anything(self):
        names = [path.name for path in SCRIPTS.iterdir() if os.access(path, os.X_OK)]
        self.assertIn("bench", names)
        with tempfile.TemporaryDirectory() as folder:
            for program in HARMLESS:
                os.symlink(shutil.which(program), Path(folder) / program)
            for name in names:
                for arguments in (["--help"], ["load", "--help"]):
                    with self.subTest(script=name, arguments=arguments):
                        command = [str(SCRIPTS / name), *arguments]
                        ran = subprocess.run(command, env={"PATH": folder}, capture_output=True, text=True)
                        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
                        told = ran.stdout.strip().split("\n")[0]
                        self.assertIn(told, (SCRIPTS / name).read_text())
                        self.assertGreater(len(told), 40)


if __name__ == "__main__":
    unittest.main()
