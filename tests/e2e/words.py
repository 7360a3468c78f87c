"""Names and messages that try to drive the terminal, seen from outside: a real tmux shows the screen, and every byte that the program wrote is looked at."""

import json
import re
import subprocess

import steps
from desk import PROGRAM, Desk, expect, until

# What moves, asks, resets, switches screens, sets titles or clipboards. A clean run has its own few; a hostile one may add none.
DRIVING = {
    "OSC": rb"\x1b\]",
    "DCS": rb"\x1bP",
    "APC, PM, SOS": rb"\x1b[_^X]",
    "RIS": rb"\x1bc",
    "cursor report": rb"\x1b\[6n",
    "device report": rb"\x1b\[c",
    "leaving the screen": rb"\x1b\[\?1049l",
    "C1": rb"\xc2[\x80-\x9f]",
    "bidi": rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]",
    "zero width": rb"\xe2\x80[\x8b-\x8f]",
    "tags": rb"\xf3\xa0[\x80-\x81]",
    "controls": rb"[\x00-\x06\x0e-\x1a\x7f]",
}


class Emulated:
    """The simulated API as a program of its own."""

    def __init__(self, *options):
        command = [PROGRAM, "emulate", "--zones", "200", "--accounts", "60", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        self.here = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self.here

    def __exit__(self, *failure):
        self.process.terminate()
        self.process.wait(timeout=30)


def panel(screen):
    """The column of the side panel's rule, in the row of the question."""
    question = screen.splitlines()[3]
    return question.index("│") if "│" in question else None


def drives(raw):
    return {name: len(re.findall(pattern, raw)) for name, pattern in DRIVING.items()}


def walk(*options):
    """Through the token list, the zones with everything that can be scrolled to, and out. The bytes, and the columns in which the panel stood."""
    with Emulated(*options) as api, Desk(120, 40, CLOUDFLARE_API_TOKEN=api["api_token"]) as desk:
        desk.shell("true")
        until(lambda: b"READY" in desk.raw(), "the shell")
        begun = len(desk.raw())
        desk.start(f"{PROGRAM} --api-base-url {api['base_url']}")
        columns = set()
        for step in [steps.TEMPLATE, steps.NAME, steps.PERMISSIONS]:
            desk.see(step)
            columns.add(panel(desk.screen()))
            desk.press("Enter")
        desk.see(rf"{steps.RESOURCES}(.|\n)*All zones of")
        for _ in range(20):
            columns.add(panel(desk.screen()))
            desk.press("PageDown")
        desk.type("example.com")
        desk.see(r"›  example\.com ", "the zone")
        columns.add(panel(desk.screen()))
        desk.press("C-c")
        expect(desk.code() == 130, "Ctrl-C ends with 130")
        return desk.raw()[begun:], columns


def hostile_names():
    """Hostile names of accounts and zones: the side panel keeps its column, and no byte drives the terminal that a clean run does not write."""
    clean, _ = walk()
    hostile, columns = walk("--hostile")
    expect(len(columns) == 1 and None not in columns, f"the panel stands in columns {columns}")
    added = {name: (drives(clean)[name], count) for name, count in drives(hostile).items() if count > drives(clean)[name]}
    expect(not added, f"a hostile run adds {added}")
    for shown in [b"^[", b"<U+"]:
        expect(shown in hostile, f"{shown!r} made visible is nowhere, so nothing hostile was seen")
    # The twin: the same look finds what is planted.
    planted = drives(clean + b"\x1b]0;t\x07\x1bc\x1b[6n\xc2\x9b\xe2\x80\xae\x1b[?1049l")
    for name in ["OSC", "RIS", "cursor report", "C1", "bidi", "leaving the screen"]:
        expect(planted[name] > drives(clean)[name], f"{name} is not found when planted")


def arguments():
    """An option with escape sequences in it is quoted visibly on the terminal."""
    with Desk() as desk:
        begun = len(desk.raw())
        code = desk.shell(f"{PROGRAM} \"$(printf 'x\\033]0;owned\\007')\"")
        expect(code == 2, f"exit code {code}")
        desk.see(r"x\^\[\]0;owned\^G", "the argument")
        expect(b"\x1b]0;owned" not in desk.raw()[begun:], "the title was set")


ALL = [hostile_names, arguments]
