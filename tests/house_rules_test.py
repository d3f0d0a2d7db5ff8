"""Each rule of scripts/house-rules on a tree that is made for it: what it finds, what it lets be, and its rows."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent / "scripts" / "house-rules"


def lines(count, line="int x;"):
    return (line + "\n") * count


def cpp_function(count, name="act"):
    """A function of so many lines."""
    return f"void {name}() {{\n{lines(count - 2, '    work();')}}}\n"


class HouseRules(unittest.TestCase):
    def faults(self, files):
        """What the tool prints of a tree of these files, line by line."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            ran = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True, check=False)
        self.assertEqual(ran.stderr, "")
        self.assertEqual(ran.returncode, 1 if ran.stdout else 0)
        return ran.stdout.splitlines()

    def faults_of(self, rule, files):
        return [fault.replace(f" {rule}: ", " ") for fault in self.faults(files) if f" {rule}: " in fault]

    def test_long_file(self):
        files = {"a.cpp": lines(401), "b.hpp": lines(400), "c.d.ts": lines(401, "x"), "tool": "#!/bin/bash\n" + lines(400, ":"),
                 "d.js": lines(401, "x;"), "words.txt": lines(999, "word")}
        self.assertEqual(
            self.faults_of("long-file", files),
            ["a.cpp: 401 lines", "c.d.ts: 401 lines", "d.js: 401 lines", "tool: 401 lines"],
        )

    def test_long_function_in_cpp(self):
        text = (
            "#define CHECK(x) \\\n" + "\nnamespace a {\n" + cpp_function(60, "short_one") + cpp_function(61, "Long::one")
            + "struct Wide {\n" + lines(70, "    int x;") + "};\n"
            + "constexpr Table table{{\n" + lines(70, '    {"("},') + "}};\n"
            + "TEST(Suite, name) {\n    const auto inside = [&](int) {\n" + lines(60, '        say("}", \'{\'); // {')
            + "    };\n}\n"
            + "Made::Made(int x)\n    : x_(x),\n      y_(x) {\n" + lines(60, "    work();") + "}\n}\n"
        )
        self.assertEqual(
            self.faults_of("long-function", {"a.cpp": text}),
            [
                "a.cpp:Long::one: 61 lines, from line 64",
                "a.cpp:TEST(Suite, name): 64 lines, from line 269",
                "a.cpp:Made::Made: 64 lines, from line 333",
            ],
        )

    def test_long_function_in_js(self):
        body = lines(61, '    work("}", /[{]/, `{`);')
        text = (
            "export function around() {\n  function inner() {\n" + lines(50, "    work();") + "  }\n" + lines(20, "  go();")
            + "}\nclass A {\n  async #method(a, { b } = {}) {\n" + body + "  }\n}\n"
            + 'test("is long", async (t) => {\n' + body + "});\nconst arrow = (x) => {\n" + body + "};\n"
            + "if (a) {\n" + body + "}\n"
        )
        self.assertEqual(
            [fault.split(" lines")[0] for fault in self.faults_of("long-function", {"a.js": text})],
            ["a.js:#method: 63", "a.js:is long: 63", "a.js:arrow: 63"],
        )

    def test_long_function_in_scripts(self):
        shell = "#!/usr/bin/env bash\nact() {\n" + lines(61, "    :") + "}\n"
        python = "#!/usr/bin/env python3\ndef act():\n" + lines(61, "    pass")
        self.assertEqual(
            self.faults_of("long-function", {"one": shell, "two": python}),
            ["one:act: 63 lines, from line 2", "two:act: 62 lines, from line 2"],
        )

    def test_unused_file(self):
        files = {
            "lib/used.hpp": "", "lib/beside.hpp": "", "lib/unused.hpp": "", "lib/pch.hpp": "",
            "lib/built.cpp": '#include "lib/used.hpp"\n#include "beside.hpp"\n#include "lib/unused_too.hpp"\n',
            "lib/forgotten.cpp": '#include "lib/used.hpp"\n',
            "lib/CMakeLists.txt": "add_library(lib built.cpp)\ntarget_precompile_headers(lib PRIVATE pch.hpp)\n",
            "web/main.js": 'import { a } from "./a.js";\n', "web/a.js": "", "web/b.js": 'import { b } from "./b.js";\n',
            "web/index.html": '<script src="main.js"></script>', "web/c.test.js": "",
            "scripts/run": "#!/bin/bash\necho scripts/run\n", "scripts/named": "#!/bin/bash\n",
            "examples/hello.json": "{}", "examples/bye.json": "{}",
            "README.md": "`scripts/named` sends `hello` from `web/index.html`.\n",
        }
        self.assertEqual(
            sorted(self.faults_of("unused-file", files)),
            [
                "examples/bye.json: nobody names it",
                "lib/forgotten.cpp: nobody builds it",
                "lib/unused.hpp: nobody includes it",
                "scripts/run: nobody names it",
                "web/b.js: nobody names it",
            ],
        )

    def test_first_type(self):
        files = {
            "room_kind.hpp": "struct Other;\n/// class Before {\nenum class RoomKind : int { a };\nstruct Later {};\n",
            "peer.hpp": "template<class T>\nstruct Part {\n};\nstruct Peer {\n};\n",
            "words.hpp": "struct Word {\n};\nvoid words();\n",
        }
        self.assertEqual(self.faults_of("first-type", files), ["peer.hpp: Part comes before Peer"])

    def test_upward_import(self):
        files = {
            "server/net/a.hpp": '#include "server/routing/r.hpp"\n#include "server/net/b.hpp"\n#include "server/app.hpp"\n',
            "server/routing/r.hpp": '#include "protocol/p.hpp"\n#include "server/net/a.hpp"\n',
            "storage/s.hpp": '#include "config/c.hpp"\n#include "protocol/p.hpp"\n',
            "server/app.hpp": '#include "server/ops/o.hpp"\n#include "tests/t.hpp"\n',
            "client/js/l.js": 'import "../www/page.js";\n', "client/www/page.js": 'import "/l.js";\n',
        }
        self.assertEqual(
            sorted(self.faults_of("upward-import", files)),
            [
                "client/js/l.js: imports client/www/page.js",
                "server/app.hpp: imports tests/t.hpp",
                "server/net/a.hpp: imports server/app.hpp",
                "server/routing/r.hpp: imports server/net/a.hpp",
                "storage/s.hpp: imports config/c.hpp",
            ],
        )

    def test_named_test(self):
        files = {
            "a_test.cpp": "TEST(Door, is_shut) {\n}\nTEST_F(Door, has_a_key) {\n}\nTEST_P(Wide,\n       takes_all) {\n}\n",
            "PAGE.md": "`Door.is_shut`, `Door.*`, `Door.has_*`, `Wide.takes_all/tls`, `README.md`, `Door.open()`, `Wall.h`;\n"
            "`Door.is_open`, `Window.*`, `Door.was_*`, `Wide.takes_none/tls`\n",
            "a.cpp": "// `Window.is_shut`\n",
        }
        self.assertEqual(
            self.faults_of("named-test", files),
            [f"PAGE.md: nobody has written {test}" for test in ("Door.is_open", "Window.*", "Door.was_*", "Wide.takes_none")],
        )

    def test_rows_answer_what_is_found_and_nothing_else(self):
        rows = (
            "# Rows.\n\nlong-file | tool | one page\nlong-file | gone | was long\nlong-file | tool | again\n"
            "no-rule | tool | why\nlong-file | tool |\n"
        )
        files = {"tool": "#!/bin/bash\n" + lines(400, ":"), "README.md": "tool\n", "scripts/house-rules.rows": rows}
        bad = "this is not a row `rule | where | reason` of its own"
        self.assertEqual(
            self.faults(files),
            [f"scripts/house-rules.rows:{line}: {bad}" for line in (5, 6, 7)]
            + ["scripts/house-rules.rows: long-file | gone: answers nothing any more"],
        )


if __name__ == "__main__":
    unittest.main()
