"""Looks through the memory of a process for a text, in every form in which a copy may lie about. Linux; root, or the process must be our own and dumpable.

A form is looked for by needles of 8 bytes of the text, one behind the other: any 16 bytes of it hold one of them whole, which is then grown to both sides."""

import base64
import os
import re
import subprocess
import sys

NEEDLE = 8
# So many bytes of a text are a copy of a part of it.
FRAGMENT = 16
STRIDES = range(3, 65)
PAGE = 4096


def forms(text):
    """Each form's name, its bytes, and how many of them stand for one byte of the text."""
    spread = lambda width: b"".join(bytes([byte]) + bytes(width - 1) for byte in text)
    yield "plain", text, 1
    yield "reversed", text[::-1], 1
    yield "UTF-16", spread(2), 2
    yield "UTF-32", spread(4), 4
    yield "hex", text.hex().encode(), 2
    yield "HEX", text.hex().upper().encode(), 2
    for before in range(3):
        whole = base64.b64encode(bytes(before) + text)
        # Without the characters that depend on what stands before and behind.
        first, last = [0, 2, 3][before], len(whole) - [0, 3, 2][(before + len(text)) % 3]
        yield f"base64 at {before}", whole[first:last], 4 / 3


class Hit:
    """A copy, whole or of a part, and the mapping that it lies in."""

    def __init__(self, form, address, length, mapping):
        self.form, self.address, self.length, self.mapping = form, address, length, mapping

    def __str__(self):
        return f"{self.form} ({self.length} bytes) at {self.address:x} in {self.mapping}"


class Mapping:
    """One line of /proc/PID/smaps: where, what, and the kernel's flags for it."""

    def __init__(self, start, end, permissions, name):
        self.start, self.end, self.permissions, self.name, self.flags = start, end, permissions, name, []

    def __str__(self):
        return f"{self.name or 'anonymous memory'} {self.start:x}-{self.end:x} {self.permissions} {' '.join(self.flags)}"


def mappings(pid):
    found = []
    with open(f"/proc/{pid}/smaps") as lines:
        for line in lines:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+ *(.*)", line)
            if head:
                found.append(Mapping(int(head[1], 16), int(head[2], 16), head[3], head[4]))
            elif line.startswith("VmFlags:"):
                found[-1].flags = line.split()[1:]
    return [one for one in found if "r" in one.permissions and not one.name.startswith(("[vvar", "[vsyscall"))]


def stretches(memory, mapping):
    """What can be read of a mapping and is not zero, in pieces of whole pages that belong together."""
    empty, start, piece = bytes(PAGE), mapping.start, []
    for address in range(mapping.start, mapping.end, 1024 * PAGE):
        many = read(memory, address, min(1024 * PAGE, mapping.end - address))
        for offset in range(0, len(many), PAGE):
            page = many[offset : offset + PAGE]
            if page != empty:
                if not piece:
                    start = address + offset
                piece.append(page)
            elif piece:
                yield start, b"".join(piece)
                piece = []
    if piece:
        yield start, b"".join(piece)


def read(memory, address, count):
    """These bytes; a page that cannot be read counts as zeros."""
    try:
        whole = os.pread(memory, count, address)
    except OSError:
        whole = b""
    if len(whole) < count and count > PAGE:
        return b"".join(read(memory, one, min(PAGE, address + count - one)) for one in range(address, address + count, PAGE))
    return whole.ljust(count, b"\0")


def grown(data, at, needle_at, form):
    """From a needle that was found to as much of the form as stands there: the first byte of it in the data, and how many."""
    begin, first = at, needle_at
    while begin > 0 and first > 0 and data[begin - 1] == form[first - 1]:
        begin, first = begin - 1, first - 1
    end, last = at, needle_at
    while end < len(data) and last < len(form) and data[end] == form[last]:
        end, last = end + 1, last + 1
    return begin, end - begin


def copies(data, text, strides=STRIDES):
    """Each copy in the data: form, place, length. With strides it takes ten times as long."""
    found = set()
    for name, form, width in forms(text):
        step = max(NEEDLE, int(NEEDLE * width))
        for needle_at in [*range(0, len(form) - step + 1, step), max(0, len(form) - step)]:
            needle = form[needle_at : needle_at + step]
            at = data.find(needle)
            while at >= 0:
                begin, length = grown(data, at, needle_at, form)
                if length >= min(len(form), FRAGMENT * width):
                    found.add((name if length == len(form) else f"a part, {name}", begin, length))
                at = data.find(needle, at + 1)
    for stride in strides:
        for offset in range(stride):
            at = data[offset::stride].find(text)
            if at >= 0 and stride != 4:
                found.add((f"every {stride} bytes", offset + at * stride, stride * len(text)))
    return sorted(found, key=lambda copy: copy[1])


def scan(pid, *texts):
    """All copies of each of the texts in a process, a list for each."""
    found = [[] for _ in texts]
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for mapping in mappings(pid):
            # What cannot be written is the program itself and its libraries: no screen's cells.
            strides = STRIDES if "w" in mapping.permissions else ()
            for start, data in stretches(memory, mapping):
                for hits, text in zip(found, texts):
                    hits += [Hit(form, start + at, length, mapping) for form, at, length in copies(data, text, strides)]
    finally:
        os.close(memory)
    return found


def environment(pid):
    """Where the environment block lies: proc(5), fields 50 and 51 of stat."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return range(int(fields[47]), int(fields[48]))


# Across the border of two pages.
PLACE = 4090
PLANTING = f"""
import mmap, sys
PLACE = {PLACE}
kept = []
for line in sys.stdin:
    form = bytes.fromhex(line)
    kept.append(mmap.mmap(-1, 16384))
    kept[-1][PLACE:PLACE + len(form)] = form
    del form, line
print("planted", flush=True)
sys.stdin.close()
__import__("time").sleep(600)
"""


def twin():
    """What this scanner is for, it finds: each form, planted in another process, once each and nothing else. Returns what went wrong."""
    text = bytes(48 + (7 * number) % 75 for number in range(53))
    planted = [(name, form) for name, form, _ in forms(text)]
    planted += [(f"every {stride} bytes", b"".join(bytes([byte]).ljust(stride, b"\xc0") for byte in text)) for stride in (3, 24, 48, 64)]
    planted += [(f"a part, {name}", form[10 : 10 + int(FRAGMENT * width) + 1]) for name, form, width in forms(text)]
    # Not quite: these must not be found.
    planted += [(None, text[: FRAGMENT - 1]), (None, text[3:18] + b"?" + text[20:35])]
    child = subprocess.Popen([sys.executable, "-c", PLANTING], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        child.stdin.write(b"".join(form.hex().encode() + b"\n" for _, form in planted))
        child.stdin.close()
        child.stdout.readline()
        # The zeros before a spread form may be taken for its own. What else lies in that process is Python's.
        place = range(PLACE - 3, PLACE + 1)
        found = sorted(hit.form for hit in scan(child.pid, text)[0] if hit.address % PAGE in place)
    finally:
        child.kill()
        child.wait()
    wanted = sorted(name for name, _ in planted if name)
    return [] if found == wanted else [f"planted: {wanted}", f"found: {found}"]
