"""Journeys about the secret on the glass: shown whole or not at all, taken off again, and in clipboards as long as was said and no longer."""

import contextlib
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import steps
from desk import PROGRAM, TOKEN, Desk, Display, Failed, clipboard_writes, expect, need, until
from journeys import HERE, arrived_once, nothing_left

NO_DISPLAY = {"DISPLAY": None, "WAYLAND_DISPLAY": None}


def pieces(secret):
    """Parts of it that no other text holds: eight characters each, behind the prefix that all have."""
    return [secret[at : at + 8] for at in range(5, len(secret) - 7)]


def holds_part(text, secret):
    joined = text.replace("\n", "")
    return any(piece in joined for piece in pieces(secret))


def whole_on_a_row(screen, secret):
    """It stands on a row alone, and no part of it stands anywhere else."""
    rows = screen.splitlines()
    return rows.count(secret) == 1 and not holds_part("\n".join(row for row in rows if row != secret), secret)


def says_too_much(raw):
    """Sequences that the program never sends: titles (OSC 0, 1, 2 and that of screen), and OSC 52 that asks what a clipboard holds."""
    return re.findall(rb"\x1b\](?:[012];|52;[a-z]*;\?)|\x1bk", raw)


def alive(program):
    """Whether the process runs or stands still, and is no zombie."""
    try:
        return pathlib.Path(f"/proc/{program}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def state(program):
    return pathlib.Path(f"/proc/{program}/stat").read_text().rpartition(")")[2].split()[0]


def shown_in_every_window():
    """Revealed, the secret stands whole on one row at 60x16, 80x24, 120x40 and 500x200, and no part of it is on the screen below 60x16."""
    with Desk(80, 24, **HERE, **NO_DISPLAY) as desk:
        desk.start()
        desk.mint()
        secret = desk.reveal()
        for columns, rows in [(60, 16), (120, 40), (500, 200), (61, 16), (80, 24)]:
            desk.resize(columns, rows)
            until(lambda: desk.tmux("display", "-p", "#{pane_width} #{pane_height}").split() == [str(columns), str(rows)], "the size")
            until(lambda: whole_on_a_row(desk.screen(), secret), f"the secret on one row at {columns}x{rows}")
        for columns, rows in [(59, 16), (60, 15), (40, 10), (20, 5)]:
            desk.resize(columns, rows)
            desk.see("cfmint needs 60")
            expect(not holds_part(desk.screen(), secret), f"a part of it stands at {columns}x{rows}")
        desk.resize(1, 1)
        until(lambda: not holds_part(desk.screen(), secret), "no part of it at 1x1")
        desk.resize(80, 24)
        until(lambda: whole_on_a_row(desk.screen(), secret), "the secret, whole again")
        desk.press("q")
        desk.see("You have seen this token")
        desk.press("y")
        expect(desk.code() == 0, "a seen token that is stored ends with 0")
        nothing_left(desk, secret)


def storm_of_sizes():
    """Twenty quick changes of size, down to 1x1 and up to 500x200, while the secret is shown: the program lives and shows it whole."""
    with Desk(80, 24, **HERE, **NO_DISPLAY) as desk:
        program = desk.start_noting()
        desk.mint()
        secret = desk.reveal()
        sizes = [(1, 1), (500, 200), (20, 5), (80, 24)]
        for at in range(20):
            desk.resize(*sizes[at % 4])
        until(lambda: whole_on_a_row(desk.screen(), secret), "the secret on one row")
        expect(alive(program), "the program ended")
        for at in range(21):
            desk.resize(*sizes[at % 3])
        desk.see("cfmint needs 60 by", "the sentence at 20x5")
        expect(alive(program) and not holds_part(desk.screen(), secret), "a part of it is left")
        desk.resize(80, 24)
        until(lambda: whole_on_a_row(desk.screen(), secret), "the secret on one row")
        desk.press("r")
        desk.see("•  hidden")
        expect(not holds_part(desk.screen(), secret), "a part of it stayed")


def suspended():
    """Stopped by Ctrl-Z, SIGTSTP or SIGSTOP while the secret is shown: nothing of it is left where we could take it off, and it comes back masked."""
    with Desk(**HERE, **NO_DISPLAY) as desk:
        program = desk.start_noting()
        desk.mint()
        for stop in ["key", signal.SIGTSTP, signal.SIGSTOP]:
            secret = desk.reveal()
            if stop == "key":
                desk.press("C-z")
            else:
                os.kill(program, stop)
            until(lambda: state(program) == "T", "the program to stand still")
            desk.see("READY:")
            # SIGSTOP asks nobody: what is on the glass stays there until the program runs again.
            if stop != signal.SIGSTOP:
                expect(desk.tmux("display", "-p", "#{alternate_on}").strip() == "0", "the screen was not given back")
                expect(not holds_part(desk.everything(), secret), "it can be seen while the program stands still")
            before = len(desk.raw())
            # After SIGSTOP the terminal is still raw, where Enter ends no line for a shell.
            desk.type("fg")
            desk.press("C-j")
            desk.see("•  hidden")
            expect(not holds_part(desk.screen(), secret), "it came back shown")
            expect(secret.encode() not in desk.raw()[before:], "it was written again")
        expect(desk.reveal() == secret, "it is another one now")
        expect(says_too_much(desk.raw()) == [], f"it sends {says_too_much(desk.raw())}")
        desk.press("q", "y")
        desk.see("READY: *$")
        nothing_left(desk, secret)


def hung_up():
    """The window goes away while the secret is shown: the program ends, and leaves no core and no file with the secret."""
    with Desk(**HERE, **NO_DISPLAY) as desk:
        home = desk.folder / "home"
        home.mkdir()
        desk.shell(f"cd {home}; export HOME={home}; ulimit -c unlimited")
        program = desk.start_noting()
        desk.mint()
        secret = desk.reveal()
        desk.tmux("set", "-g", "remain-on-exit", "on")
        # Another window, so that tmux stays.
        desk.tmux("new-window", "-d", "sh")
        desk.tmux("kill-pane")
        until(lambda: not alive(program), "the program to end")
        files = [file for file in home.rglob("*") if file.is_file()]
        expect(not [file for file in files if secret.encode() in file.read_bytes()], "a file holds the secret")
        expect(not [file for file in files if "core" in file.name], f"there is a core: {files}")


def interrupted():
    """Ctrl-C while the request is out, and while the secret is not taken, says so and ends with 5 at the second press; once it is taken, at the first with 130."""
    with Desk(**HERE, **NO_DISPLAY) as desk:
        desk.start()
        desk.create(name_end=" !slow")
        # Before it is, Ctrl-C simply ends: nothing can come of it.
        desk.see("Asking Cloudflare to create it, once")
        desk.press("C-c")
        desk.see("the token may still be created")
        desk.press("C-c")
        expect(desk.code() == 5, "ended during the request")
        expect("!slow" in desk.everything(), "its name is not told")
        desk.start()
        desk.mint()
        desk.press("C-c")
        desk.see(r"Ctrl-C again to leave\s+anyway")
        secret = desk.reveal()
        desk.press("C-c")
        desk.see("If it is not stored, its secret is gone for good")
        desk.press("C-c")
        expect(desk.code() == 5, "ended with a token that was perhaps not taken")
        expect(re.search(r"id\s+[0-9a-f]{32}", desk.everything()), "its id is not told")
        nothing_left(desk, secret)
        desk.start()
        desk.mint()
        desk.save(desk.folder / "token")
        desk.press("C-c")
        expect(desk.code() == 130, "a taken token does not hold Ctrl-C up")


def any_keys():
    """Five seconds of keys at random, and of sizes: nothing leaves unasked, and the secret is still there and can be saved.

    Once with the keys that leave and none that stores: `s`, and Enter on a way out. Once the other way round: a file of any
    name is a taking, after which `n` and `q` need not ask. Never `y`, which answers the question, and never Ctrl-C.
    """
    letters = "abcdefghijklmoprtuvwxz?/ 0"
    others = "Escape Tab BTab Up Down Left Right Home End PPage NPage F1 F5 BSpace C-l C-t C-s C-u C-d C-a".split()
    for keys in ([*letters, *"nqNQ", *others], [*letters, "s", "S", "Enter", *others]):
        keys_at_random(keys)


def keys_at_random(keys):
    with Desk(**HERE, **NO_DISPLAY) as desk:
        play = desk.folder / "play"
        play.mkdir()
        desk.shell(f"cd {play}")
        program = desk.start_noting()
        desk.mint()
        secret = desk.reveal()
        seed = time.time_ns()
        dice = random.Random(seed)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            desk.tmux("send-keys", *(dice.choice(keys) for _ in range(dice.randint(1, 12))))
            if dice.random() < 0.1:
                desk.resize(*dice.choice([(60, 16), (30, 8), (120, 40)]))
        desk.resize(80, 24)
        # What may be open is closed by Escape: a field, a question, the page of keys. One at a time:
        # a program that lags reads several together, and together they are another key.
        try:
            until(lambda: "q leave" in desk.screen() or desk.press("Escape"), f"the secret screen (seed {seed})")
        except Failed as failure:
            raise Failed(f"{failure}; the screen shows:\n{desk.screen().rstrip()}") from None
        # Before the next key an answer to one that came after the last Escape: read together with it that is another key, too.
        shown = "▲ Shown." in desk.screen()
        until(lambda: ("▲ Shown." in desk.screen()) != shown or desk.press("r"), f"an answer to r (seed {seed})")
        desk.see(r"•  hidden|▲ Shown\.", f"the secret screen (seed {seed})")
        expect(alive(program), f"the program ended (seed {seed})")
        expect(desk.save(desk.folder / "token") == secret, f"what is saved is not what was shown (seed {seed})")
        expect(desk.leave() == 0, "a taken token ends with 0")


def tmux_with_other_settings():
    """`c` inside a tmux of any settings reaches the terminal around it once, also where OSC 52 would not, and no buffer stays."""
    with Desk(**HERE, **NO_DISPLAY) as desk:
        socket_name = f"{desk.name}-inner"

        def inner(*words):
            command = ["tmux", "-L", socket_name, *words]
            return subprocess.run(command, env=desk.environment, capture_output=True, text=True, timeout=30, check=True).stdout

        desk.type(f"clear; tmux -f /dev/null -L {socket_name} new-session 'PS1=INNER: sh'")
        desk.press("Enter")
        desk.see("INNER:")
        desk.start()
        desk.mint()
        secret = desk.save(desk.folder / "token")
        settings = [[], ["set-clipboard", "on"], ["allow-passthrough", "on"], ["set-clipboard", "off"]]
        for times, setting in enumerate(settings, 1):
            if setting:
                inner("set", "-g", *setting)
            desk.press("c")
            desk.see("Sent to your terminal")
            arrived_once(desk, secret, times)
            expect(inner("list-buffers") == "", f"tmux keeps a buffer with {setting}")
            # A key that the screen answers: so the next copy's words are not the last one's.
            desk.press("Escape")
            desk.see("q leaves, n makes another token")
        desk.press("x")
        desk.see("Asked your terminal to empty its clipboard")
        until(lambda: clipboard_writes(desk.raw())[-1].strip() == "", "the copy to be overwritten")
        expect(inner("list-buffers") == "", "tmux keeps a buffer")
        desk.press("q")
        desk.see(r": code 0\]")
        inner("kill-server")
        desk.see("READY:")
        expect(says_too_much(desk.raw()) == [], f"it sends {says_too_much(desk.raw())}")
        nothing_left(desk, secret)


def tmux_that_cannot():
    """$TMUX of a server that is gone, and a tmux that does not know `-w`: a sentence says so, nothing is called copied, the secret is still here."""
    with Desk(**{**HERE, "TMUX": "/nonexistent/tmux,1,0"}, **NO_DISPLAY) as desk:
        old = desk.folder / "old"
        old.mkdir()
        (old / "tmux").write_text('#!/bin/sh\ncase " $* " in *" -w "*) echo "tmux: unknown option -- w" >&2; exit 1;; esac\n')
        (old / "tmux").chmod(0o755)
        for path in ["$PATH", f"{old}:$PATH"]:
            desk.start_noting(f'env PATH="{path}"')
            desk.mint()
            desk.press("c")
            desk.see("tmux did not accept it: it ended with")
            expect("Sent" not in desk.screen() and "Copied" not in desk.screen(), "it is called sent all the same")
            secret = desk.reveal()
            expect(desk.save(desk.folder / f"token-{desk.commands}") == secret, "another one was saved")
            expect(clipboard_writes(desk.raw()) == [], "it was sent to a terminal that nobody asked for")
            expect(desk.leave() == 0, "a taken token ends with 0")


def other_copies_survive():
    """What another program copied meanwhile survives `x` and leaving; SIGTERM, SIGHUP and a panic empty what is ours."""
    with Display() as display, Desk(**HERE, DISPLAY=display.name, WAYLAND_DISPLAY=None) as desk:
        program = desk.start_noting()
        desk.mint()
        secret = desk.save(desk.folder / "token")
        for theirs in ["copied by somebody else", "and once more"]:
            desk.press("c")
            desk.see(r"Copied\.")
            expect(display.clipboard() == secret, "the clipboard does not hold the token")
            display.put(theirs)
            if theirs.startswith("copied"):
                desk.press("x")
                desk.see("it was left alone")
            else:
                desk.press("q")
                desk.see(r"Leave\?(.|\n)*y leave")
                desk.press("y")
                expect(desk.code() == 0, "a taken token ends with 0")
            expect(display.clipboard() == theirs, "the other program's copy is gone")
        expect(not alive(program), "it is still there")
        # Only a debug build can be made to panic.
        panics = ["a panic"] if "debug" in PROGRAM.parts else []
        for end in [signal.SIGTERM, signal.SIGHUP, *panics]:
            program = desk.start_noting("env CFMINT_PANIC_ON_REDRAW=1")
            desk.mint()
            desk.press("c")
            desk.see(r"Copied\.")
            expect(TOKEN.fullmatch(display.clipboard()), "the clipboard does not hold the token")
            if end == "a panic":
                desk.press("C-l")
            else:
                os.kill(program, end)
            desk.code()
            expect(display.clipboard() == "", f"the copy outlived {end}")


def emptied_when_it_was_said():
    """The copy in a clipboard ends at the time that the screen states, 45 seconds after it was made; what is not ours by then survives."""
    with contextlib.ExitStack() as open_:
        displays = [open_.enter_context(Display()) for _ in range(2)]
        desks = [open_.enter_context(Desk(**HERE, DISPLAY=display.name, WAYLAND_DISPLAY=None)) for display in displays]
        stated = []
        for desk, display in zip(desks, displays):
            desk.start()
            desk.mint()
            desk.press("c")
            stated.append(desk.see(r"Copied\. The clipboard is emptied at (\d\d:\d\d:\d\d) if it is").group(1))
            expect(TOKEN.fullmatch(display.clipboard()), "the clipboard does not hold the token")
        displays[1].put("copied by somebody else")
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.datetime.combine(now.date(), datetime.time.fromisoformat(stated[0]), datetime.timezone.utc)
        left = ((hour - now).total_seconds()) % 86_400
        expect(35 < left <= 45, f"{stated[0]} is {left:.0f} s away, not 45 less what was done since")
        until(lambda: displays[0].clipboard() == "", "the clipboard to be emptied", within=60)
        late = (datetime.datetime.now(datetime.timezone.utc) - hour).total_seconds()
        expect(-0.1 < late < 3, f"it was emptied {late:.1f} s after the time that was stated")
        desks[0].see("The clipboard is empty again")
        desks[1].see("it was left alone", within=60)
        expect(displays[1].clipboard() == "copied by somebody else", "the other program's copy is gone")


emptied_when_it_was_said.waits = True


def display_that_does_not_answer():
    """A display that is not there, and one that hangs: a sentence within two seconds or so, the keys work meanwhile, the secret is still here."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        # A display's number is its port without 6000.
        displays = {":4099": "cannot be reached"}
        number = deaf.getsockname()[1] - 6000
        if number >= 0:
            displays[f"127.0.0.1:{number}"] = "did not answer within 2 seconds"
        for name, words in displays.items():
            with Desk(**HERE, DISPLAY=name, WAYLAND_DISPLAY=None) as desk:
                desk.start()
                desk.mint()
                desk.press("c")
                # What is not there is said at once, and the next key takes the words away again.
                if "2 seconds" not in words:
                    desk.see(words, within=5)
                began = time.monotonic()
                secret = desk.reveal()
                shown = time.monotonic() - began
                if "2 seconds" in words:
                    desk.see(words, within=5)
                expect(shown < 1.5, f"r took {shown:.1f} s while the display was waited for")
                expect("Copied" not in desk.screen(), "it is called copied all the same")
                expect(desk.save(desk.folder / "token") == secret, "another one was saved")
                expect(desk.leave() == 0, "a taken token ends with 0")


def tmux_at_a_display():
    """Inside tmux at a display of this machine the copy goes into its clipboard; once somebody has attached by SSH, as tmux notes it, to the terminal."""
    with Display() as display, Desk(**HERE, DISPLAY=display.name, WAYLAND_DISPLAY=None) as desk:
        inner = f"{desk.name}-inner"

        def tmux(*words):
            subprocess.run(["tmux", "-L", inner, *words], env=desk.environment, check=True, capture_output=True, timeout=30)

        desk.type(f"clear; tmux -f /dev/null -L {inner} new-session 'PS1=INNER: sh'")
        desk.press("Enter")
        desk.see("INNER:")
        desk.start()
        desk.mint()
        desk.press("c")
        desk.see(r"Copied\.")
        secret = desk.save(desk.folder / "token")
        expect(display.clipboard() == secret, "the clipboard of the display does not hold the token")
        desk.press("q", "y")
        desk.see(r": code 0\]")
        tmux("set-environment", "SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
        desk.start()
        desk.mint()
        desk.press("c")
        desk.see("Sent to your terminal")
        expect(display.clipboard() == "", "it went to the display although the person is elsewhere")
        desk.save(desk.folder / "token2")
        desk.press("q")
        desk.see(r": code 0\]")
        tmux("kill-server")


def display_elsewhere():
    """With SSH the copy travels to the terminal and not to a display of this machine; on the Linux console it is said that there is no way."""
    with Display() as display:
        variables = {**HERE, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "DISPLAY": display.name, "WAYLAND_DISPLAY": None}
        with Desk(**variables) as desk:
            desk.start()
            desk.mint()
            desk.press("c")
            desk.see("Sent to your terminal")
            secret = desk.save(desk.folder / "token")
            arrived_once(desk, secret)
            expect(display.clipboard() == "", "it went to the display of this machine")
            desk.press("x")
            until(lambda: clipboard_writes(desk.raw())[-1] == "", "the clipboard to be emptied")
            expect(says_too_much(desk.raw()) == [], f"it sends {says_too_much(desk.raw())}")
            expect(desk.leave() == 0, "a taken token ends with 0")
    with Desk(**{**HERE, "TERM": "linux"}, **NO_DISPLAY) as desk:
        desk.start()
        desk.mint()
        desk.press("c")
        desk.see("The Linux console has no clipboard")
        secret = desk.save(desk.folder / "token")
        expect(clipboard_writes(desk.raw()) == [], "it was sent to a console that shows it or drops it")
        expect(desk.leave() == 0, "a taken token ends with 0")
        nothing_left(desk, secret)


class Compositor:
    """A Wayland compositor without a screen, with what a person sees of its clipboard. sway does not run as root, so there it runs as nobody."""

    def __init__(self):
        need("sway", "wl-paste", "wl-copy")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfmint-wayland-"))
        (self.folder / "config").write_text("xwayland disable\n")
        words = ["sway", "-c", str(self.folder / "config")]
        if os.geteuid() == 0:
            need("setpriv")
            shutil.chown(self.folder, "nobody")
            words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *words]
        self.environment = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(self.folder), "HOME": str(self.folder)}
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(words, env={**self.environment, **headless}, **silent)

    def __enter__(self):
        try:
            names = lambda: [file.name for file in self.folder.glob("wayland-*") if file.is_socket()]
            self.environment["WAYLAND_DISPLAY"] = until(names, "the compositor")[0]
        except Exception:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def variables(self):
        """What a program needs to find it."""
        return {"WAYLAND_DISPLAY": self.environment["WAYLAND_DISPLAY"], "XDG_RUNTIME_DIR": str(self.folder), "DISPLAY": None}

    def ask(self, *words):
        done = subprocess.run(["wl-paste", *words], env=self.environment, capture_output=True, text=True, timeout=10)
        return done.stdout if done.returncode == 0 else ""

    def clipboard(self):
        return self.ask("-n")

    def put(self, text):
        """Another program copies something."""
        subprocess.run(["wl-copy"], input=text, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, check=True, timeout=10)
        until(lambda: self.clipboard() == text, "the other program's copy")


def copy_on_wayland():
    """`c` under a Wayland compositor: `wl-paste` gives the token, histories are asked to leave it out, `x`, leaving and SIGTERM empty it, and only if it is ours."""
    with Compositor() as compositor, Desk(**HERE, **compositor.variables()) as desk:
        desk.start()
        desk.mint()
        secret = desk.save(desk.folder / "token")
        desk.press("c")
        desk.see(r"Copied\.")
        expect(compositor.clipboard() == secret, "the clipboard does not hold the token")
        expect("x-kde-passwordManagerHint" in compositor.ask("--list-types").split(), "histories are not asked to leave it out")
        expect(clipboard_writes(desk.raw()) == [], "it was sent to the terminal too")
        desk.press("x")
        desk.see("The clipboard is empty again")
        expect(compositor.clipboard() == "", "x did not empty it")
        desk.press("c")
        desk.see(r"Copied\.")
        compositor.put("copied by somebody else")
        desk.press("x")
        desk.see("it was left alone")
        expect(compositor.clipboard() == "copied by somebody else", "the other program's copy is gone")
        desk.press("c")
        desk.see(r"Copied\.")
        expect(compositor.clipboard() == secret, "the clipboard does not hold the token")
        desk.press("q")
        desk.see(r"Leave\?(.|\n)*y leave")
        desk.press("y")
        expect(desk.code() == 0, "a taken token ends with 0")
        expect(compositor.clipboard() == "", "the copy outlived the program")
        nothing_left(desk, secret)
        program = desk.start_noting()
        desk.mint()
        desk.press("c")
        desk.see(r"Copied\.")
        expect(TOKEN.fullmatch(compositor.clipboard()), "the clipboard does not hold the token")
        os.kill(program, signal.SIGTERM)
        desk.code()
        expect(compositor.clipboard() == "", "the copy outlived SIGTERM")


def copies_in_memory(program, secret):
    """How often the secret stands in the memory that a process can write, whole or 16 bytes and more of it, by place. Reading it takes root."""
    parts = [secret.encode()[at : at + 16] for at in range(0, len(secret) - 15, 4)]
    found = {}
    with open(f"/proc/{program}/maps") as places, open(f"/proc/{program}/mem", "rb", 0) as memory:
        for place in places:
            if "w" not in place.split()[1]:
                continue
            begin, end = (int(number, 16) for number in place.split()[0].split("-"))
            try:
                memory.seek(begin)
                bytes_there = memory.read(end - begin)
            except (OSError, OverflowError):
                # Pages of the kernel and pages without any right.
                continue
            count = bytes_there.count(secret.encode()) or any(part in bytes_there for part in parts)
            if count:
                found[place.split()[0]] = int(count)
    return found


def nothing_in_memory_after_copies():
    """After a native copy that was pasted, and the secret screen closed, no copy of the secret is left in the program's memory, also on no stack of a thread."""
    expect(os.geteuid() == 0, "looking into another process' memory takes root")
    # A simulator of its own: the demo's answers pass through the same process.
    simulator = subprocess.Popen([PROGRAM, "emulate"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        where = json.loads(simulator.stdout.readline())
        with Display() as display, Compositor() as compositor:
            ways = {"X": (display, {"DISPLAY": display.name, "WAYLAND_DISPLAY": None}), "Wayland": (compositor, compositor.variables())}
            for name, (board, variables) in ways.items():
                with Desk(**HERE, **variables, CLOUDFLARE_API_TOKEN=where["api_token"]) as desk:
                    program = desk.start_noting(options=f"--api-base-url {where['base_url']}")
                    desk.mint()
                    desk.see("Read back: exactly what you asked for")
                    secret = desk.save(desk.folder / "token")
                    expect(len(copies_in_memory(program, secret)) == 1, f"while it is masked: {copies_in_memory(program, secret)}")
                    for replaced in [True, False]:
                        desk.press("c")
                        desk.see(r"Copied\.")
                        expect(board.clipboard() == secret, "the clipboard does not hold the token")
                        expect(len(copies_in_memory(program, secret)) > 1, "the clipboard's copy is not found")
                        if replaced:
                            board.put("copied by somebody else")
                            desk.press("x")
                            desk.see("it was left alone")
                            until(lambda: len(copies_in_memory(program, secret)) == 1, f"one copy after it was replaced ({name})")
                    desk.press("n")
                    desk.see(r"Make another token\?(.|\n)*y make another")
                    desk.press("y")
                    desk.see(steps.TEMPLATE)
                    until(lambda: not copies_in_memory(program, secret), f"no copy ({name})", within=5)
                    desk.press("C-c")
                    expect(desk.code() == 130, "Ctrl-C ends with 130")
    finally:
        simulator.kill()
        simulator.wait()


def twin_of_the_glass():
    """What these journeys look for is found where it is: a secret in two rows, a part of one, a title, a question to a clipboard."""
    secret = "cfut_" + "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=48))
    expect(whole_on_a_row(f"Token: shown\n{secret}\nbelow\n", secret), "a whole one is not seen")
    for screen in [f"Token: {secret}\n", f"{secret[:30]}\n{secret[30:]}\n", f"{secret}\n{secret[10:20]}\n", f"{secret}\n{secret}\n", ""]:
        expect(not whole_on_a_row(screen, secret), f"{screen!r} counts as whole")
    expect(holds_part(f"ab{secret[20:24]}\n{secret[24:29]}", secret) and not holds_part(secret[:9], secret), "parts are not seen")
    for raw in [b"\x1b]0;x\x07", b"\x1b]2;x\x1b\\", b"\x1b]52;c;?\x07", b"\x1bkx\x1b\\"]:
        expect(says_too_much(b"abc" + raw), f"{raw!r} is not seen")
    expect(not says_too_much(b"\x1b]52;c;aGk=\x07\x1b[?25l"), "a copy counts as too much")
    expect(not alive(2**22 + 1), "a process that does not exist counts as alive")


ALL = [
    twin_of_the_glass,
    shown_in_every_window,
    storm_of_sizes,
    suspended,
    hung_up,
    interrupted,
    any_keys,
    tmux_with_other_settings,
    tmux_at_a_display,
    tmux_that_cannot,
    other_copies_survive,
    emptied_when_it_was_said,
    display_that_does_not_answer,
    display_elsewhere,
    copy_on_wayland,
    nothing_in_memory_after_copies,
]
