"""Graphemes whose columns terminals count differently, in tmux, GNU screen and xterm: whatever stands beside and below them is in its place.

The program is recorded once, since what it writes depends on no terminal. Run by itself (`widths.py FOLDER`, in each terminal) this is what plays the record:
it asks the terminal how wide it takes each letter, shows the frames, and says when the terminal has taken them in."""

import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tty

# Without the side panel, in which a name is broken by its words.
COLUMNS, ROWS = 110, 40
# A thumb of a colour, a flag, a heart as an emoji, joined marks, a family (whose joiners are shown as such), full width, and letters of ambiguous width;
# each with the columns that we give it.
ODD = [("👍🏽", 2), ("🇩🇪", 2), ("❤\ufe0f", 2), ("e\u0301", 1), ("a\u0323\u0302", 1), ("👩\u200d👧", 12), ("Ａ", 2), ("日本", 4), ("…①±", 3), ("👍🏽", 2)]
FRAMES = "abcdefghij"


def inside(folder):
    """What runs in the terminal."""
    terminal = open("/dev/tty", "r+b", buffering=0)
    tty.setraw(terminal)

    def ask(text):
        """The column of the cursor after this."""
        terminal.write(text.encode() + b"\x1b[6n")
        answer = b""
        while not answer.endswith(b"R"):
            answer += terminal.read(1)
        return int(re.search(rb"\x1b\[\d+;(\d+)R", answer).group(1))

    letters = sorted(set((folder / "letters").read_text()))
    widths = {letter: ask(f"\r\x1b[Kx{letter}") - 2 for letter in letters}
    (folder / "widths").write_text(json.dumps(widths))
    for frame in json.loads((folder / "frames").read_text()):
        terminal.write(frame.encode())
        ask("\x1b7")
        # Nobody looks before the last one, but each is seen by the terminal by itself.
        terminal.write(b"\x1b8")
    # What xterm takes for a wish to print the page.
    terminal.write(b"\x1b[i")
    (folder / "shown").touch()
    while not (folder / "seen").exists():
        time.sleep(0.02)
    terminal.write(b"\x1b[?1049l")


if __name__ == "__main__":
    inside(pathlib.Path(sys.argv[1]))
    sys.exit()


from desk import PROGRAM, Desk, Display, expect, need, until


class Recorded:
    """The program in a terminal that shows nothing, with what it wrote for each key."""

    def __init__(self, home):
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            time.sleep(0.1)
            os.execve(PROGRAM, [PROGRAM, "--demo"], {"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC"})
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def frame(self, keys=b"", silence=0.3):
        """What comes after these keys until nothing does."""
        os.write(self.line, keys)
        written = b""
        while select.select([self.line], [], [], silence if written else 10)[0]:
            written += os.read(self.line, 65536)
        return written.decode()

    def close(self):
        os.write(self.line, b"\x03")
        with contextlib.suppress(OSError):
            while os.read(self.line, 65536):
                pass
        os.waitpid(self.pid, 0)
        os.close(self.line)


def frames(home, name):
    """The frames of a walk to a token with this name, and ten letters that are put before it one after the other."""
    home.mkdir(exist_ok=True)
    program = Recorded(home)
    shown = [program.frame(silence=1), program.frame(b"\r"), program.frame(b"\x15"), program.frame(f"\x1b[200~{name}\x1b[201~".encode())]
    shown.append(program.frame(b"\x1b[H"))
    shown += [program.frame(letter.encode()) for letter in FRAMES]
    program.close()
    return shown


def cells(text, widths):
    """The letters of a screen by row and column, where a terminal counts them like this; combining ones belong to the one before."""
    found = {}
    for y, row in enumerate(text.split("\n")):
        x = 0
        for letter in row.rstrip(" "):
            width = widths.get(letter, 1)
            if width and letter != " ":
                found[y, x] = letter
            x += width
    return found


def counted(folder):
    """How wide the terminal took each letter."""
    return json.loads((folder / "widths").read_text())


def shifted(odd, plain, hidden):
    """Cells that the plain name leaves otherwise, but for those of the graphemes themselves."""
    places = (odd.keys() | plain.keys()) - hidden
    return sorted((place, odd.get(place), plain.get(place)) for place in places if odd.get(place) != plain.get(place))


def in_tmux(folder, play):
    with Desk(COLUMNS, ROWS) as desk:
        desk.start(play)
        until(lambda: (folder / "shown").exists(), "the last frame in tmux")
        return cells(desk.screen(), counted(folder))


def in_screen(folder, play):
    need("screen")
    with Desk(COLUMNS, ROWS) as desk:
        sockets = desk.folder / "screens"
        sockets.mkdir(mode=0o700)
        desk.shell(f"export SCREENDIR={sockets}")
        desk.start(f"screen -U -c /dev/null -S widths {play}")
        until(lambda: (folder / "shown").exists(), "the last frame in screen")
        copy = folder / "copy"
        environment = {**desk.environment, "SCREENDIR": str(sockets)}

        def tell(*command):
            subprocess.run(["screen", "-S", "widths", "-p", "0", "-X", *command], env=environment, check=True, timeout=30)

        tell("hardcopy", copy)
        whole = until(lambda: copy.exists() and copy.read_bytes().count(b"\n") >= ROWS and copy.read_bytes(), "the copy of the screen")
        # It would outlive the desk, and what it shows with it.
        tell("quit")
        # A byte for each cell, whatever stands there.
        return cells(whole.decode("latin-1"), {})


def in_xterm(folder, play):
    need("xterm")
    with Display() as display:
        page = folder / "page"
        words = ["xterm", "-u8", "-geometry", f"{COLUMNS}x{ROWS}", "-xrm", f"*printerCommand: cat >> {page}", "-xrm", "*printAttributes: 0", "-e"]
        environment = {**os.environ, "DISPLAY": display.name, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        xterm = subprocess.Popen(words + play.split(), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(lambda: (folder / "shown").exists(), "the last frame in xterm")
            whole = until(lambda: page.exists() and page.read_text().count("\n") >= ROWS and page.read_text(), "the page of xterm")
            # The right half of a wide one is printed too.
            return cells(whole.replace("\uffff", ""), counted(folder))
        finally:
            xterm.kill()
            xterm.wait()


def seen(way, folder, recorded):
    """The cells of the terminal's screen after the last of these frames."""
    folder.mkdir()
    (folder / "frames").write_text(json.dumps(recorded))
    (folder / "letters").write_text("".join(recorded).replace("\x1b", ""))
    return way(folder, f"{sys.executable} {pathlib.Path(__file__).resolve()} {folder}")


def no_cell_is_shifted(way):
    with tempfile.TemporaryDirectory(prefix="cfmint-e2e-") as folder:
        folder = pathlib.Path(folder)
        name = "".join(f"{number}{odd}" for number, (odd, _) in enumerate(ODD))
        stand_in = "".join(f"{number}{'x' * width}" for number, (_, width) in enumerate(ODD))
        odd = seen(way, folder / "odd", frames(folder / "home", name))
        plain = seen(way, folder / "plain", frames(folder / "home", stand_in))
        hidden = {place for place, letter in plain.items() if letter == "x" and odd.get(place) != "x"}
        expect(len(hidden) >= 20, f"the name stands nowhere: {plain}")
        expect(set("0123456789") <= set(odd.values()), f"the name is not there: {odd}")
        # Below the name its letters are counted, of which it has fewer.
        below = min(hidden)[0] + 1
        hidden |= {(below, column) for column in range(16)}
        found = shifted(odd, plain, hidden)
        expect(not found, f"cells, as they are and as they should be: {found}")


def odd_widths_in_tmux():
    """In tmux ten frames with graphemes of doubtful width leave every other cell in its place."""
    no_cell_is_shifted(in_tmux)


def odd_widths_in_screen():
    """The same in GNU screen."""
    no_cell_is_shifted(in_screen)


def odd_widths_in_xterm():
    """The same in xterm, on an X display."""
    no_cell_is_shifted(in_xterm)


def twin_of_the_widths():
    """A shifted cell is found, and a wide one counts for two."""
    widths = {"日": 2, "\u0301": 0}
    expect(cells("a日b\n e\u0301x", widths) == {(0, 0): "a", (0, 1): "日", (0, 3): "b", (1, 1): "e", (1, 2): "x"}, "cells are counted otherwise")
    plain = cells("axxb", {})
    hidden = {(0, 1), (0, 2)}
    expect(not shifted(cells("a日b", widths), plain, hidden), "a cell in its place counts as shifted")
    expect(shifted(cells("a日 b", widths), plain, hidden), "a shifted cell is not seen")


ALL = [twin_of_the_widths, odd_widths_in_tmux, odd_widths_in_screen, odd_widths_in_xterm]
