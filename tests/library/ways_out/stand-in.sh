#!/bin/sh
# A stand-in for a tool: it is called by a link of the tool's name, writes down how it was called beside that link, and does what NAME.behaviour says.
name=${0##*/}
place=${0%/*}
call=1
while ! mkdir "$place/$name.call.$call" 2>/dev/null; do call=$((call + 1)); done
here="$place/$name.call.$call"
: >"$here/argv"
for word in "$@"; do printf '%s\n' "$word" >>"$here/argv"; done
env >"$here/env"
# Asked for before any of them is led elsewhere.
in=$(readlink "/proc/$$/fd/0") out=$(readlink "/proc/$$/fd/1") err=$(readlink "/proc/$$/fd/2")
printf '%s\n' "$in" "$out" "$err" >"$here/descriptors"
read -r _ _ _ _ group _ <"/proc/$$/stat"
[ "$group" = "$$" ] && : >"$here/leads-its-group"
cat >"$here/stdin"
# What was stored so far, for the behaviour.
stored="$place/$name.stored"
. "$place/$name.behaviour"
