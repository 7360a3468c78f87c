//! Ends a command with whoever started it. A shell waits on a pipe of which we hold the other end:
//! when that end closes, whatever closed it (this program has had enough of the command, ended, or
//! was killed), the command and all that it started in turn are ended. A process group of its own
//! would do with less, but the command stays in ours: it may have to ask for a password on the
//! terminal, which belongs to the group in front. What leaves the tree on purpose, as an agent that
//! goes on in the background does, is left alone. Must not know what the command is for.

use std::io::{PipeWriter, Write, pipe};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// The shell that every system has.
pub(crate) const SHELL: &str = "/bin/sh";

/// Waits for a line and becomes the command, with an empty stdin; ends where no line comes.
pub(crate) const HELD_BACK: &str = r#"read -r _ || exit; exec "$@" </dev/null"#;

/// Is told a process, waits, finds the tree below it, and ends it: politely, and after half a
/// second for good.
const WATCH: &str = r#"
trap '' HUP INT TERM
read -r root || exit
[ "$root" -gt 1 ] || exit
read -r _
pairs() {
    if [ -r /proc/self/stat ]; then
        for stat in /proc/[0-9]*/stat; do
            read -r line <"$stat" || continue
            rest=${line##*) ? }
            echo "${line%% *} ${rest%% *}"
        done
    else
        ps -A -o pid= -o ppid=
    fi
}
found=" $root "
all=$(pairs)
more=yes
while [ "$more" ]; do
    more=
    set -- $all
    while [ $# -gt 1 ]; do
        case $found in
        *" $1 "*) ;;
        *" $2 "*) found="$found$1 " more=yes ;;
        esac
        shift 2
    done
done
kill -TERM $found
for _ in 1 2 3 4 5; do
    sleep 0.1
    left=
    for one in $found; do kill -0 "$one" && left=yes; done
    [ "$left" ] || exit
done
kill -KILL $found
"#;

/// Watches over one command. Dropped, it ends that, with all that it started; it goes on by itself
/// until that is done.
pub(crate) struct Guard {
    shell: Child,
    /// Its end is the sign.
    held: PipeWriter,
}

impl Guard {
    /// Is there before the command; nothing where there is no shell.
    pub(crate) fn ready() -> Option<Self> {
        let (waits, held) = pipe().ok()?;
        let shell = Command::new(SHELL)
            .args(["-c", WATCH])
            .stdin(waits)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What ends us by the terminal must not end it with us.
            .process_group(0)
            .spawn()
            .ok()?;
        Some(Self { shell, held })
    }

    /// Watches over this process from now on; whether it does.
    pub(crate) fn over(&mut self, process: u32) -> bool {
        self.held.write_all(format!("{process}\n").as_bytes()).is_ok()
    }

    /// The command has ended by itself: there is nothing to watch over.
    pub(crate) fn dismiss(mut self) {
        // Before the pipe closes.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
