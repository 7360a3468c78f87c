"""A desk for end-to-end tests: a real tmux as the terminal, a shell in it, and the built program. Only what a person could do: keys in, screen out.

Every wait looks at the screen again and again until a deadline; nothing is taken for granted after a pause. It ends only what it started."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import steps

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = pathlib.Path(os.environ.get("CFMINT_BINARY", TARGET / "debug/cfmint"))
DEADLINE = 30.0
# The form of a user token (reference: cloudflare-api section 8): prefix, 40 characters, a checksum whose length is not published; the simulator takes 8.
TOKEN = re.compile(r"cfut_[A-Za-z0-9_-]{48}")


class Failed(Exception):
    """Something is not as it should be."""


def need(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise Failed(f"not installed: {', '.join(missing)}")


def expect(holds, sentence):
    if not holds:
        raise Failed(sentence)


def until(look, what, within=DEADLINE):
    """Looks until there is an answer that counts as true, and returns it."""
    end = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"waited {within:.0f} s for {what}")
        time.sleep(0.03)


class Desk:
    """A tmux server of its own with one window, in which a plain shell waits. `raw` holds every byte that the window's programs wrote."""

    def __init__(self, columns=80, rows=24, **variables):
        need("tmux")
        expect(PROGRAM.exists(), f"{PROGRAM} is not built: cargo build")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-e2e-"))
        self.name = f"cfmint-e2e-{os.getpid()}-{self.folder.name[-4:]}"
        self.raw_file = self.folder / "raw"
        self.commands = 0
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TMUX_TMPDIR": str(self.folder),
        }
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "sh")
        self.tmux("set", "-g", "status", "off")
        self.tmux("pipe-pane", f"cat > {self.raw_file}")
        self.type("PS1='READY: '")
        self.press("Enter")
        # Not from the beginning of the line: what is typed before the shell is ready stands above its own first prompt.
        self.see(r"READY: *$", "a shell")
        for name, value in variables.items():
            self.shell(f"unset {name}" if value is None else f"export {name}='{value}'")
        self.tmux("clear-history")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        subprocess.run(["tmux", "-f", "/dev/null", "-L", self.name, "kill-server"], env=self.environment, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def tmux(self, *words):
        command = ["tmux", "-f", "/dev/null", "-L", self.name, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=DEADLINE)
        if done.returncode:
            raise Failed(f"tmux {words[0]}: {done.stderr.strip()}")
        return done.stdout

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def press(self, *keys):
        for key in keys:
            self.tmux("send-keys", key)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def everything(self):
        """The screen and all that can be scrolled back to."""
        return self.tmux("capture-pane", "-pJ", "-S", "-")

    def see(self, pattern, what=None, within=DEADLINE):
        """Waits until the screen shows the pattern; returns the match."""
        wanted = re.compile(pattern, re.MULTILINE)
        try:
            return until(lambda: wanted.search(self.screen()), what or pattern, within)
        except Failed as failure:
            raise Failed(f"{failure}; the screen shows:\n{self.screen().rstrip()}") from None

    def raw(self):
        return self.raw_file.read_bytes() if self.raw_file.exists() else b""

    def shell(self, command):
        """Runs a command in the window's shell, waits for its prompt and returns its exit code."""
        self.start(command)
        return self.code()

    def code(self):
        """The exit code of the command that ran last, once the prompt is back."""
        return int(self.see(rf"\[command {self.commands}: code (\d+)\]\n+READY:", "the prompt").group(1))

    def start(self, command=f"{PROGRAM} --demo"):
        # Numbered, so that no wait takes the end of the command before for this one's.
        self.commands += 1
        self.type(f"clear; {command}; echo \"[command {self.commands}: code $?]\"")
        self.press("Enter")

    def start_noting(self, environment="", options="--demo"):
        """Runs the demo, or the program with other options, and returns its process id."""
        note = self.folder / f"pid-{self.commands}"
        self.start(f"sh -c 'echo $$ > {note}; exec {environment} {PROGRAM} {options}'")
        return int(until(lambda: note.exists() and note.read_text(), "the process id"))

    def mint(self, name_end=""):
        """Walks the common case: Edit zone DNS on example.com, up to the secret screen. Returns how often a key was pressed besides the letters."""
        presses = self.create(name_end)
        self.see(r"Token created(.|\n)*Store it now")
        return presses

    def create(self, name_end=""):
        """The same up to the create request; `name_end` is typed behind the name."""
        presses = 0
        for step in [steps.TEMPLATE, steps.NAME, steps.PERMISSIONS]:
            self.see(step)
            if name_end and step == steps.NAME:
                self.type(name_end)
                self.see(re.escape(name_end))
            self.press("Enter")
            presses += 1
        # The lists have come: before, the row that a letter finds could move.
        self.see(rf"{steps.RESOURCES}(.|\n)*All zones of")
        self.type("example.com")
        self.see(r"[›>]  example\.com ", "the zone")
        self.press("Enter")
        self.see("1 chosen")
        self.press("Enter")
        self.see("Continue to summary")
        self.press("Enter")
        self.see(r"[›>]\[ Create Token \]")
        # "Create Token" is deaf to the first 700 ms: an arrow there and back arms it at once.
        self.press("Right")
        self.see(r"[›>]\[ Edit token \]")
        self.press("Left")
        self.see(r"[›>]\[ Create Token \]")
        self.press("Enter")
        return presses + 4

    def save(self, path):
        """Saves the secret by `s` and returns it."""
        self.press("s")
        self.see("store it there", "the question where to")
        self.type(str(path))
        self.press("Enter")
        self.see("only you can read the file")
        text = pathlib.Path(path).read_text()
        expect(TOKEN.fullmatch(text), f"the file holds {len(text)} characters that are not a token and nothing else")
        return text

    def reveal(self):
        """Shows the secret by `r` and returns it: it stands alone on its row."""
        self.press("r")
        return self.see(rf"^({TOKEN.pattern})\n ▲ Shown\.", "the secret alone on a row").group(1)

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def leave(self):
        """Leaves by `q`; returns the exit code."""
        self.press("q")
        return self.code()


def clipboard_writes(raw):
    """What OSC 52 handed to the terminal, decoded, in order."""
    import base64

    found = re.findall(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", raw)
    return [base64.b64decode(one).decode() for one in found]


class Display:
    """An X display of its own, with what a person sees of its clipboard."""

    def __init__(self):
        need("Xvfb", "xclip")
        reader, writer = os.pipe()
        words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "320x240x24", "-nolisten", "tcp", "-noreset"]
        self.server = subprocess.Popen(words, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.name = ":" + answer.readline().strip()
        expect(self.name != ":", "Xvfb did not start")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.kill()
        self.server.wait()

    def ask(self, *words):
        command = ["xclip", "-display", self.name, "-selection", "clipboard", "-o", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        return done.stdout if done.returncode == 0 else ""

    def clipboard(self):
        return self.ask()

    def targets(self):
        """The forms in which the clipboard is offered."""
        return self.ask("-t", "TARGETS").split()

    def put(self, text):
        """Another program copies something."""
        command = ["xclip", "-display", self.name, "-selection", "clipboard", "-i"]
        subprocess.run(command, input=text, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, check=True, timeout=10)
        until(lambda: self.clipboard() == text, "the other program's copy")
