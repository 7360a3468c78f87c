"""A shown secret in a tmux that gives nobody an alternate screen (`set -g alternate-screen off`): there every clear and every smaller window moves what stands on the
screen into the scrollback. And a program that is busy for ever, which Ctrl-C ends as a person presses it."""

import os
import signal

import steps
from desk import PROGRAM, Desk, Failed, expect, until
from glass import NO_DISPLAY, holds_part, whole_on_a_row
from journeys import HERE, nothing_left


class Plain(Desk):
    """A desk whose tmux gives nobody an alternate screen."""

    def __init__(self, columns=80, rows=24, **variables):
        super().__init__(columns, rows, **variables)
        self.tmux("set", "-g", "alternate-screen", "off")

    def reveal(self):
        secret = super().reveal()
        # Else this would prove nothing.
        expect(self.tmux("display", "-p", "#{alternate_on}").strip() == "0", "this tmux has an alternate screen")
        return secret

    def above(self):
        """What can be scrolled back to, without the screen itself."""
        return self.tmux("capture-pane", "-pJ", "-S", "-", "-E", "-1")

    def sized(self, columns, rows):
        self.resize(columns, rows)
        until(lambda: self.tmux("display", "-p", "#{pane_width} #{pane_height}").split() == [str(columns), str(rows)], "the size")


def gone(desk, secret):
    """Neither the whole nor a part of it stands anywhere."""
    expect(not holds_part(desk.everything(), secret), "a part of the secret is on the screen or in the scrollback")
    nothing_left(desk, secret)


def left_behind_nothing():
    """Shown, then left by q, by signals, by a panic and by an abort: no part of it can be scrolled back to."""
    ends = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM, "q"]
    # Only a debug build can be made to panic.
    ends += ["1", "abort"] if "debug" in PROGRAM.parts else []
    for end in ends:
        with Plain(**HERE, **NO_DISPLAY) as desk:
            how = end if end in ("1", "abort") else "0"
            program = desk.start_noting(f"env CFMINT_PANIC_ON_REDRAW={how}")
            desk.mint()
            secret = desk.reveal()
            if end == "q":
                desk.press("q")
                desk.see("You have seen this token")
                desk.press("y")
            elif end == how:
                desk.press("C-l")
            else:
                os.kill(program, end)
            code = desk.code()
            expect(code == {"q": 0, "1": 101, "abort": 134}.get(end, 5), f"{end} ends with {code}")
            gone(desk, secret)
            expect(desk.tmux("display", "-p", "#{cursor_flag}").strip() == "1", "the cursor is hidden")


def redrawn_in_place():
    """Shown, then Ctrl-L and other sizes, also narrower ones in which the terminal wraps its row, and lower ones: it stands on the screen alone, or nowhere."""
    with Plain(**HERE, **NO_DISPLAY) as desk:
        desk.start_noting()
        desk.mint()
        secret = desk.reveal()
        drawn = desk.raw().count(b"\x1b[2J")
        desk.press("C-l")
        until(lambda: desk.raw().count(b"\x1b[2J") > drawn and whole_on_a_row(desk.screen(), secret), "the redrawn screen")
        expect(not holds_part(desk.above(), secret), "Ctrl-L leaves it in the scrollback")
        for columns, rows in [(70, 24), (60, 24), (60, 16), (80, 24), (120, 40), (60, 40), (80, 16), (80, 24)]:
            desk.sized(columns, rows)
            until(lambda: whole_on_a_row(desk.screen(), secret), f"the secret at {columns}x{rows}")
            expect(not holds_part(desk.above(), secret), f"a part of it is in the scrollback at {columns}x{rows}")
        # Too narrow for its 53 characters: the terminal has wrapped the row before anybody hears of the new size.
        for columns, rows in [(60, 24), (50, 24), (40, 20)]:
            desk.sized(columns, rows)
            if columns < 60:
                desk.see("cfmint needs 60")
                gone(desk, secret)
        desk.sized(80, 24)
        until(lambda: whole_on_a_row(desk.screen(), secret), "the secret, whole again")
        expect(not holds_part(desk.above(), secret), "a part of it came into the scrollback")
        desk.press("q")
        desk.see("You have seen this token")
        desk.press("y")
        expect(desk.code() == 0, "a seen token that is stored ends with 0")
        gone(desk, secret)


def stopped_in_place():
    """Shown, then Ctrl-Z: no part of it can be scrolled back to, and it comes back masked."""
    with Plain(**HERE, **NO_DISPLAY) as desk:
        desk.start(f"{PROGRAM} --demo")
        desk.mint()
        secret = desk.reveal()
        desk.press("C-z")
        desk.see("READY: *$", "the shell")
        gone(desk, secret)
        desk.type("fg")
        desk.press("Enter")
        desk.see("•  hidden")
        gone(desk, secret)
        desk.press("q")
        desk.see("You have seen this token")
        desk.press("y")
        until(lambda: "READY:" in desk.screen() and "•  hidden" not in desk.screen(), "the shell")
        gone(desk, secret)


def busy_for_ever():
    """A program that computes and does not come back is ended by the second Ctrl-C, with the terminal as it was; the draft is kept."""
    if "debug" not in PROGRAM.parts:
        return
    with Desk(**HERE, **NO_DISPLAY) as desk:
        file = desk.folder / "busy"
        desk.start_noting(f"env CFMINT_BUSY_WHILE={file}")
        desk.see(steps.TEMPLATE)
        desk.press("Enter")
        desk.see(steps.NAME)
        file.touch()
        desk.press("C-l")
        desk.press("C-c", "C-c")
        expect(desk.code() == 130, "the second Ctrl-C ends with 130")
        expect(desk.tmux("display", "-p", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"], "the screen or the cursor is not as it was")
        file.unlink()
        desk.start()
        desk.see("Continue “")
        desk.press("C-c")
        expect(desk.code() == 130, "Ctrl-C ends with 130")


def twin_of_the_scrollback():
    """These journeys can fail: a clear without erasing is seen in the scrollback of such a tmux."""
    with Plain() as desk:
        desk.shell("printf 'planted-%s' secret; printf '\\033[2J'")
        until(lambda: "planted-secret" in desk.above(), "what was cleared")
        desk.tmux("clear-history")
        desk.shell("printf 'erased-%s\\r\\033[2K' secret; printf '\\033[2J'")
        if "erased-secret" in desk.above():
            raise Failed("an erased row is in the scrollback")


ALL = [twin_of_the_scrollback, left_behind_nothing, redrawn_in_place, stopped_in_place, busy_for_ever]
