"""The journeys, each a function with one sentence that says what it proves."""

import os
import pathlib
import re
import signal
import stat
import subprocess

from desk import PROGRAM, TOKEN, Desk, Failed, clipboard_writes, expect, need, until

HERE = {"TMUX": None, "TMUX_PANE": None, "TERM": "xterm-256color", "SSH_CONNECTION": None, "SSH_TTY": None, "SSH_CLIENT": None}


def nothing_left(desk, secret):
    """The secret stands nowhere that can be scrolled back to, and in no buffer of tmux."""
    expect(secret not in desk.everything().replace("\n", ""), "the secret is in the scrollback")
    for name in desk.tmux("list-buffers", "-F", "#{buffer_name}").split():
        expect(secret not in desk.tmux("show-buffer", "-b", name), "the secret is in a buffer of tmux")


def minting(columns, rows):
    with Desk(columns, rows) as desk:
        before = desk.folder / "before"
        after = desk.folder / "after"
        expect(desk.shell(f"stty -g > {before}") == 0, "stty works")
        desk.start()
        presses = desk.mint()
        expect(presses + 2 <= 12, f"{presses} presses, and two for arming, are more than 12")
        desk.see(r"Cloudflare says: active\.")
        file = desk.folder / "token"
        secret = desk.save(file)
        expect(stat.S_IMODE(file.stat().st_mode) == 0o600, f"the file has mode {file.stat().st_mode:o}")
        expect(secret not in desk.everything(), "the secret is on the screen while hidden")
        desk.press("r")
        until(lambda: secret in desk.screen().splitlines(), "the revealed secret, alone on its row")
        desk.press("r")
        until(lambda: secret not in desk.screen(), "the secret to be hidden")
        expect(desk.leave() == 0, "a taken token ends with 0")
        expect("Token created" not in desk.everything(), "the alternate screen stayed")
        nothing_left(desk, secret)
        expect(desk.shell(f"stty -g > {after}") == 0, "stty works")
        expect(before.read_text() == after.read_text(), "the terminal is not as it was")
        expect(desk.tmux("display", "-p", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"], "the screen or the cursor is not as it was")


def tmux_at_80_by_24():
    """In tmux at 80x24: a token is made, saved for its owner alone, and leaves no trace in the scrollback; the terminal is given back."""
    minting(80, 24)


def tmux_at_120_by_40():
    """The same at 120x40, where the side panel stands."""
    minting(120, 40)


def untaken():
    """Leaving without taking the token asks, and ends with 5 and its id; Ctrl-C before anything is made ends with 130."""
    with Desk() as desk:
        desk.start()
        desk.see("Step 1 of 6")
        desk.press("C-c")
        expect(desk.code() == 130, "Ctrl-C ends with 130")
        desk.start()
        desk.mint()
        desk.press("Enter", "q")
        desk.see("You have not taken this token")
        desk.press("z")
        desk.see("not taken yet")
        desk.press("q")
        desk.see("You have not taken this token")
        desk.press("y")
        expect(desk.code() == 5, "an untaken token ends with 5")
        expect(re.search(r"id [0-9a-f]{32}", desk.everything()), "its id is not told")


def killed():
    """SIGTERM gives the terminal back and ends with 143."""
    with Desk() as desk:
        file = desk.folder / "pid"
        desk.start(f"sh -c 'echo $$ > {file}; exec {PROGRAM} --demo'")
        desk.see("Step 1 of 6")
        os.kill(int(file.read_text()), signal.SIGTERM)
        expect(desk.code() == 143, "SIGTERM ends with 143")
        expect(desk.tmux("display", "-p", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"], "the screen or the cursor is not as it was")


def no_terminal():
    """Without a terminal there is a sentence and exit code 2."""
    done = subprocess.run([PROGRAM, "--demo"], start_new_session=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    expect(done.returncode == 2, f"exit code {done.returncode}")
    expect("create" in done.stderr and not done.stdout, f"it says: {done.stderr!r}, {done.stdout!r}")


def copy_inside_tmux():
    """`c` inside a tmux with default settings reaches the terminal around it, and no buffer stays."""
    with Desk(**HERE) as desk:
        inner = f"{desk.name}-inner"
        desk.type(f"clear; tmux -f /dev/null -L {inner} new-session 'PS1=INNER: sh'")
        desk.press("Enter")
        desk.see("INNER:")
        desk.start()
        desk.mint()
        desk.press("c")
        desk.see("Sent to your terminal")
        secret = desk.save(desk.folder / "token")
        until(lambda: secret in clipboard_writes(desk.raw()), "the secret in OSC 52 at the outer terminal")
        buffers = subprocess.run(["tmux", "-L", inner, "list-buffers"], env=desk.environment, capture_output=True, text=True, timeout=30)
        expect(buffers.returncode == 0 and buffers.stdout == "", f"tmux keeps buffers: {buffers.stdout!r} {buffers.stderr!r}")
        desk.press("x")
        until(lambda: clipboard_writes(desk.raw())[-1].strip() == "", "the copy to be overwritten")
        desk.press("q")
        desk.see(r": code 0\]")
        subprocess.run(["tmux", "-L", inner, "kill-server"], env=desk.environment, capture_output=True, timeout=30)
        desk.see("READY:")
        nothing_left(desk, secret)


def copy_inside_screen():
    """`c` inside GNU screen reaches the terminal around it."""
    need("screen")
    with Desk(**HERE) as desk:
        folder = desk.folder / "screens"
        folder.mkdir(mode=0o700)
        desk.shell(f"export SCREENDIR={folder}")
        desk.type("clear; screen -U -c /dev/null -s /bin/sh")
        desk.press("Enter")
        desk.type("PS1='INNER: '")
        desk.press("Enter")
        desk.see(r"(?<!')INNER: *$")
        desk.start()
        desk.mint()
        desk.press("c")
        desk.see("Sent to your terminal")
        secret = desk.save(desk.folder / "token")
        until(lambda: secret in clipboard_writes(desk.raw()), "the secret in OSC 52 at the outer terminal")
        desk.press("x")
        until(lambda: clipboard_writes(desk.raw())[-1] == "", "the clipboard to be emptied")
        desk.press("q")
        desk.see(r": code 0\]")
        desk.type("exit")
        desk.press("Enter")
        desk.see("READY:")
        nothing_left(desk, secret)


def copy_on_a_display():
    """`c` on an X display puts the token into the clipboard; `x` empties it, and so does leaving."""
    need("Xvfb", "xclip")
    reader, writer = os.pipe()
    words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "320x240x24", "-nolisten", "tcp", "-noreset"]
    display = subprocess.Popen(words, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            name = ":" + answer.readline().strip()
        expect(name != ":", "Xvfb did not start")

        def clipboard():
            words = ["xclip", "-display", name, "-selection", "clipboard", "-o"]
            done = subprocess.run(words, capture_output=True, text=True, timeout=10)
            return done.stdout if done.returncode == 0 else ""

        with Desk(**HERE, DISPLAY=name, WAYLAND_DISPLAY=None) as desk:
            desk.start()
            desk.mint()
            secret = desk.save(desk.folder / "token")
            desk.press("c")
            desk.see(r"Copied\.")
            expect(clipboard() == secret, "the clipboard does not hold the token")
            expect(clipboard_writes(desk.raw()) == [], "it was sent to the terminal too")
            desk.press("x")
            until(lambda: secret not in clipboard(), "the clipboard to be emptied")
            desk.press("c")
            until(lambda: clipboard() == secret, "the second copy")
            desk.press("q")
            desk.see("clipboard")
            desk.press("y")
            expect(desk.code() == 0, "a taken token ends with 0")
            expect(secret not in clipboard(), "the copy outlived the program")
            nothing_left(desk, secret)
    finally:
        display.kill()
        display.wait()


def over_ssh():
    """Over a real SSH connection: a token is made, the copy travels as OSC 52, and when the line is cut the program ends."""
    need("ssh", "ssh-keygen", "sshd")
    with Desk(**HERE) as desk:
        folder = desk.folder
        for key in ["host", "mine"]:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True, timeout=30)
        (folder / "authorized").write_text((folder / "mine.pub").read_text())
        port = free_port()
        (folder / "config").write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\nPidFile none\n"
            "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\nPrintMotd no\nPrintLastLog no\n"
        )
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        with open(folder / "sshd.log", "w") as log:
            # sshd wants its whole path, since it starts itself again.
            server = subprocess.Popen([which("sshd"), "-D", "-e", "-f", folder / "config"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            until(lambda: "Server listening" in (folder / "sshd.log").read_text(), "sshd")
            pid = folder / "pid"
            desk.start(
                f"ssh -F /dev/null -tt -p {port} -i {folder}/mine -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
                f"127.0.0.1 'echo $$ > {pid}; export HOME={folder}; exec {PROGRAM} --demo'"
            )
            desk.mint()
            desk.press("c")
            desk.see("Sent to your terminal")
            secret = desk.save(folder / "token")
            until(lambda: secret in clipboard_writes(desk.raw()), "the secret in OSC 52 at the near end")
            # The line is cut: ssh's own escape.
            desk.press("Enter")
            desk.type("~.")
            desk.see(r": code 255\]\n+READY:", "the end of the connection")
            program = pathlib.Path(f"/proc/{pid.read_text().strip()}")
            until(lambda: not program.exists(), "the program to end when its line is cut")
            nothing_left(desk, secret)
        finally:
            server.terminate()
            server.wait()


def which(program):
    import shutil

    return shutil.which(program)


def free_port():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def twin():
    """These tests can fail: a wait for what never comes is an error, a text that is no token is not taken for one."""
    import desk as settings

    patience, settings.DEADLINE = settings.DEADLINE, 0.2
    try:
        try:
            until(lambda: False, "nothing")
        except Failed:
            pass
        else:
            raise Failed("waiting for nothing succeeded")
    finally:
        settings.DEADLINE = patience
    expect(not TOKEN.fullmatch("cfut_" + "x" * 47), "a short text counts as a token")
    expect(clipboard_writes(b"\x1b]52;c;aGk=\x07 \x1b]52;;aG8=\x1b\\") == ["hi", "ho"], "OSC 52 is not read")


ALL = [twin, no_terminal, tmux_at_80_by_24, tmux_at_120_by_40, untaken, killed, copy_inside_tmux, copy_inside_screen, copy_on_a_display, over_ssh]
