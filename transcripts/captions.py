"""Captions: cues, written and read as WebVTT and SubRip (SRT)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from itertools import dropwhile, groupby
from typing import NamedTuple

from transcripts.cues import Cue, cues
from transcripts.errors import MediaError
from transcripts.outline import Section
from transcripts.transcript import Transcript

_STAMP = r"(?:([0-9]{1,6}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{3})"
_TIMES = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?")  # what follows is where on the picture a cue stands
_NEWLINE = re.compile(r"\r\n|\r|\n")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
# Only the formats' own tags are taken out: "<5 mm" is something that a speaker said.
_TAG = re.compile(r"</?(?:b|i|u|s|c|v|font|lang|ruby|rt)(?:[.\s][^>]*)?>|<[0-9:]+\.[0-9]{3}>|\{\\an?[0-9]+\}", re.I)


class _Line(NamedTuple):
    number: int  # from 1
    text: str


def write_vtt(transcript: Transcript) -> str:
    """A transcript as WebVTT, each cue with its speaker where known."""
    return "WEBVTT\n" + "".join(f"\n{_times(cue, '.')}\n{_voice(cue)}{_escape(cue.text)}\n" for cue in cues(transcript))


def write_srt(transcript: Transcript) -> str:
    """A transcript as SubRip, which has no place for speakers."""
    return "\n".join(
        f"{number}\n{_times(cue, ',')}\n{_escape_where_needed(cue.text)}\n"
        for number, cue in enumerate(cues(transcript), start=1)
    )


def write_chapters(sections: Sequence[Section], *, duration: float | None = None) -> str:
    """Sections as the chapters of a player, in WebVTT; each lasts until the next, the last one to the end."""
    ends = [*(section.start for section in sections[1:]), *(max(s.end, duration or 0.0) for s in sections[-1:])]
    blocks = (
        f"\n{_times(Cue(section.start, end, section.title), '.')}\n{_escape(section.title)}\n"
        for section, end in zip(sections, ends, strict=True)
        if end > section.start
    )
    return "WEBVTT\n" + "".join(blocks)


def read_captions(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip file, in its order; cues without text are left out.

    Raises MediaError with the line where the file is neither.
    """
    lines = [_Line(n, line) for n, line in enumerate(_NEWLINE.split(text.removeprefix("\ufeff")), start=1)]
    vtt = re.match(r"WEBVTT(\s|$)", next((line.text for line in lines if line.text.strip()), "")) is not None
    blocks = [
        list(block) for parts, block in groupby(lines, key=lambda line: _parts(line, lines, vtt=vtt)) if not parts
    ]
    if vtt:
        # A header goes on to the first empty line, or to a cue that follows without one.
        blocks[0] = list(dropwhile(lambda line: "-->" not in line.text, blocks[0]))
        blocks = [block for block in blocks if not _is_aside(block)]
    return tuple(cue for block in blocks if (cue := _read_cue(block)) is not None)


def unroll(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Cues with each line once, where a file rolls its lines up: shows each again while the next one appears.

    A file does so if most of its cues begin with the last lines of the cue before; in any other, lines that are said
    twice stay.
    """
    shown = [cue.text.split("\n") for cue in cues]
    fresh = [lines[_repeated(before, lines) :] for before, lines in zip([[], *shown], shown, strict=False)]
    rolling = sum(len(new) < len(lines) for new, lines in zip(fresh, shown, strict=True))
    if 2 * rolling <= len(cues):
        return tuple(cues)
    return tuple(replace(cue, text="\n".join(new)) for cue, new in zip(cues, fresh, strict=True) if new)


def _repeated(before: Sequence[str], lines: Sequence[str]) -> int:
    """How many lines at the end of a cue stand at the beginning of the next."""
    most = min(len(before), len(lines))
    return next((count for count in range(most, 0, -1) if before[-count:] == lines[:count]), 0)


def _parts(line: _Line, lines: Sequence[_Line], *, vtt: bool) -> bool:
    """Whether a line parts two blocks: an empty one does, and one of white space unless a WebVTT cue goes on after it.

    Such lines stand in captions that roll up, as the place where nothing is shown yet.
    """
    if line.text.strip() or not line.text or not vtt:
        return not line.text.strip()
    return any("-->" in after.text for after in lines[line.number : line.number + 2])


def _is_aside(block: list[_Line]) -> bool:
    """Whether a block of a WebVTT file is a comment or styling, and so nothing that was said."""
    if not block:
        return True
    return bool(re.match(r"(NOTE|STYLE|REGION)(\s|$)", block[0].text)) and not any("-->" in line for _, line in block)


def _read_cue(block: list[_Line]) -> Cue | None:
    """The cue of one block of numbered lines; None where it shows nothing."""
    # A line before the times is the cue's own number or name.
    at = 1 if "-->" not in block[0].text and len(block) > 1 and "-->" in block[1].text else 0
    number, line = block[at]
    times = _TIMES.fullmatch(line)
    if times is None:
        raise MediaError(
            f"line {number} of the captions is {line.strip()!r}, where a cue's times were expected; WebVTT and SubRip "
            "files are accepted, with times such as 00:01:02.500 --> 00:01:04.000"
        )
    start, end = _seconds(*times.groups("0")[:4]), _seconds(*times.groups("0")[4:])
    if end <= start:
        raise MediaError(f"the cue at line {number} of the captions ends at {end} s, not after its start at {start} s")
    body = [line for _, line in block[at + 1 :]]
    for offset, line in enumerate(body, start=number + 1):
        if _TIMES.fullmatch(line):
            raise MediaError(f"line {offset} of the captions starts a cue inside another; put an empty line before it")
    names = {" ".join(unescape(name).split()) for line in body for name in _VOICE.findall(line)}
    shown = "\n".join(filter(None, (_plain(line) for line in body)))
    # Words of two people in one cue are put down to neither.
    return Cue(start=start, end=end, text=shown, speaker=names.pop() if len(names) == 1 else None) if shown else None


def _plain(line: str) -> str:
    return " ".join(unescape(_TAG.sub("", line)).split())


def _seconds(hours: str, minutes: str, seconds: str, milliseconds: str) -> float:
    return (((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(milliseconds)) / 1000


def _voice(cue: Cue) -> str:
    return f"<v {_escape(cue.speaker)}>" if cue.speaker else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("{\\", "&#123;\\")


def _escape_where_needed(text: str) -> str:
    """SubRip has no escapes, and players show them as they stand; so only what would be read as markup gets them."""
    return text if "-->" not in text and all(_plain(line) == line for line in text.split("\n")) else _escape(text)


def _times(cue: Cue, point: str) -> str:
    return f"{_timestamp(cue.start, point)} --> {_timestamp(cue.end, point)}"


def _timestamp(seconds: float, point: str) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{milliseconds:03}"
