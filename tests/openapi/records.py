"""Recorded exchanges, as the simulator writes them when CFMINT_EXCHANGES names a directory: files of JSON lines."""

import json
import pathlib


def read(places):
    """Each record of these files, or of the *.jsonl in these directories, with its place."""
    for place in map(pathlib.Path, places):
        files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
        for file in files:
            with file.open(encoding="utf-8", newline="\n") as lines:
                # Not by str.splitlines: names may hold U+2028 and other ends of a line that are none in JSON.
                for number, line in enumerate(lines, 1):
                    yield f"{file.name}:{number}", json.loads(line)
