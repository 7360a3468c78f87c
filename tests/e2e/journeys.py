"""The journeys, each a function with one sentence that says what it proves."""

import os
import pathlib
import re
import signal
import stat
import subprocess

import steps
from desk import PROGRAM, TOKEN, Desk, Display, Failed, clipboard_writes, expect, need, until

HERE = {"TMUX": None, "TMUX_PANE": None, "TERM": "xterm-256color", "SSH_CONNECTION": None, "SSH_TTY": None, "SSH_CLIENT": None}


def nothing_left(desk, secret):
    """The secret stands nowhere that can be scrolled back to, and in no buffer of tmux."""
    expect(secret not in desk.everything().replace("\n", ""), "the secret is in the scrollback")
    for name in desk.tmux("list-buffers", "-F", "#{buffer_name}").split():
        expect(secret not in desk.tmux("show-buffer", "-b", name), "the secret is in a buffer of tmux")


def arrived_once(desk, secret, times=1):
    """The secret reaches the terminal as OSC 52, once for each copy. What follows it has come when this is asked, so a second one would be seen."""
    until(lambda: clipboard_writes(desk.raw()).count(secret) >= times, "the secret in OSC 52 at the terminal")
    found = clipboard_writes(desk.raw())
    expect(found.count(secret) == times, f"it was sent {found.count(secret)} times, not {times}")


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


def refused(columns, rows):
    with Desk(columns, rows) as desk:
        infra = desk.folder / "infra"
        infra.mkdir()
        (infra / "main.tf").write_text('resource "cloudflare_dns_record" "www" {\n  zone_id = var.zone\n}\n')
        desk.start(f"{PROGRAM} --demo --needs {infra}")
        desk.see(r"\[✓\] Edit  Zone · DNS .* stated(.|\n)*\[ Add this one \]")
        desk.see("ada@")
        # What curl said, with a credential in it that must not be kept on the screen.
        error = (
            "curl -X POST https://api.cloudflare.com/client/v4/zones/$ZONE/purge_cache -H 'Authorization: Bearer cfut_" + "a1B2" * 12 + "'\n"
            '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}\n'
        )
        desk.tmux("set-buffer", "--", error)
        desk.tmux("paste-buffer", "-p", "-d")
        desk.see(r"Purge Zone · Cache Purge(.|\n)*\[ Add these 2 \]")
        expect("a1B2a1B2" not in desk.everything(), "a pasted credential is on the screen")
        desk.press("Enter")
        desk.see(steps.NAME)
        desk.press("Enter")
        desk.see(r"2 chosen(.|\n)*✓ Zone +Cache Purge(.|\n)*✓ Zone +DNS")
        desk.press("Enter")
        desk.see(rf"{steps.RESOURCES}(.|\n)*All zones of")
        desk.type("example.com")
        desk.see(r"›  example\.com ", "the zone")
        desk.press("Enter")
        desk.see("1 chosen")
        desk.press("Enter")
        desk.see("Continue to summary")
        desk.press("Enter")
        desk.see(steps.SUMMARY)
        desk.press("Home")
        can = desk.see(r"Can ((?:.|\n)*?)Cannot ").group(1)
        expect("DNS" in can and "Purge" in can and can.count("Edit") == 1, f"it says it can: {can}")
        desk.press("C-c")
        expect(desk.code() == 130, "Ctrl-C ends with 130")


def needs_at_80_by_24():
    """In tmux at 80x24 a folder of Terraform and a pasted error lead to the two permissions that they take, and the pasted credential is not shown."""
    refused(80, 24)


def needs_at_120_by_40():
    """The same at 120x40."""
    refused(120, 40)


def untaken():
    """Leaving without taking the token asks, and ends with 5 and its id; Ctrl-C before anything is made ends with 130."""
    with Desk() as desk:
        desk.start()
        desk.see(steps.TEMPLATE)
        desk.press("C-c")
        expect(desk.code() == 130, "Ctrl-C ends with 130")
        desk.start()
        desk.mint()
        desk.press("q")
        desk.see(r"Leave\?")
        desk.press("z")
        desk.see("Where should it go")
        desk.press("q")
        desk.see(r"Leave\?")
        desk.press("y")
        expect(desk.code() == 5, "an untaken token ends with 5")
        expect(re.search(r"id\s+[0-9a-f]{32}", desk.everything()), "its id is not told")


def killed():
    """SIGTERM gives the terminal back and ends with 143."""
    with Desk() as desk:
        program = desk.start_noting()
        desk.see(steps.TEMPLATE)
        os.kill(program, signal.SIGTERM)
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
        arrived_once(desk, secret)
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
        arrived_once(desk, secret)
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
    with Display() as display, Desk(**HERE, DISPLAY=display.name, WAYLAND_DISPLAY=None) as desk:
        desk.start()
        desk.mint()
        secret = desk.save(desk.folder / "token")
        desk.press("c")
        desk.see(r"Copied\.")
        expect(display.clipboard() == secret, "the clipboard does not hold the token")
        expect("x-kde-passwordManagerHint" in display.targets(), f"histories are not asked to leave it out: {display.targets()}")
        expect(clipboard_writes(desk.raw()) == [], "it was sent to the terminal too")
        desk.press("x")
        until(lambda: secret not in display.clipboard(), "the clipboard to be emptied")
        desk.see("The clipboard is empty again")
        desk.press("c")
        until(lambda: display.clipboard() == secret, "the second copy")
        desk.see(r"Copied\.")
        desk.press("q")
        desk.see("clipboard")
        desk.press("y")
        expect(desk.code() == 0, "a taken token ends with 0")
        expect(secret not in display.clipboard(), "the copy outlived the program")
        nothing_left(desk, secret)


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
                f"127.0.0.1 'echo $$ > {pid}; export HOME={folder} LANG=C.UTF-8; exec {PROGRAM} --demo'"
            )
            desk.mint()
            desk.press("c")
            desk.see("Sent to your terminal")
            secret = desk.save(folder / "token")
            arrived_once(desk, secret)
            # The line is cut: ssh's own escape.
            desk.press("Enter")
            desk.type("~.")
            # What was drawn stays where it was: nobody is there to take it back.
            desk.see(r": code 255\][^\n]*\n+READY:", "the end of the connection")
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
    try:
        until(lambda: False, "nothing", within=0.2)
    except Failed:
        pass
    else:
        raise Failed("waiting for nothing succeeded")
    expect(not TOKEN.fullmatch("cfut_" + "x" * 47), "a short text counts as a token")
    expect(clipboard_writes(b"\x1b]52;c;aGk=\x07 \x1b]52;;aG8=\x1b\\") == ["hi", "ho"], "OSC 52 is not read")


ALL = [twin, no_terminal, tmux_at_80_by_24, tmux_at_120_by_40, needs_at_80_by_24, needs_at_120_by_40, untaken, killed, copy_inside_tmux, copy_inside_screen, copy_on_a_display, over_ssh]
