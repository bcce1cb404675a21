"""Exports to read: captions and text need a transcript, and Markdown reads as it is meant."""

import json
from dataclasses import replace

import pytest
from dossiers import finished as finished
from dossiers import nothing_yet as nothing_yet

from transcripts.captions import write_srt, write_vtt
from transcripts.dossier import Dossier
from transcripts.errors import NotFoundError
from transcripts.export import FORMATS
from transcripts.outline import (
    Claim,
    Summary,
)
from transcripts.recording import Stage
from transcripts.transcript import Segment, Transcript


@pytest.mark.parametrize("format", ["vtt", "srt", "txt"])
def test_captions_and_text_need_a_transcript(format: str, nothing_yet: Dossier) -> None:
    with pytest.raises(NotFoundError, match=r"0123456789ab .* 'transcribe' is failed \(no room on disk\)"):
        FORMATS[format](nothing_yet)


def test_the_missing_transcript_names_the_stage_that_it_waits_for(nothing_yet: Dossier) -> None:
    waiting = replace(nothing_yet, stages=(Stage("audio", state="running"), Stage("transcribe")))
    with pytest.raises(NotFoundError, match="'transcribe' makes; now its stage 'audio' is running"):
        FORMATS["vtt"](waiting)


def test_captions_are_those_of_the_transcript(finished: Dossier) -> None:
    assert finished.transcript is not None
    assert FORMATS["vtt"](finished) == write_vtt(finished.transcript)
    assert FORMATS["srt"](finished) == write_srt(finished.transcript)


def test_text_has_a_paragraph_for_each_turn(finished: Dossier) -> None:
    assert FORMATS["txt"](finished) == (
        "Acne scars & *light*\n"
        "2023-03-14 · Dr. Ana Quist, Bo · 1:02:05\n"
        "\n"
        "[00:00] Dr. Ana Quist: The Fraxel <b> I halve it, on the neck.\n"
        "\n"
        "[01:05] Bo: Not two, six weeks. [repetition]\n"
    )


def test_long_talk_is_parted_into_paragraphs(nothing_yet: Dossier) -> None:
    segments = tuple(Segment(id=n, start=n * 10.0, end=n * 10.0 + 9, text="word " * 49 + "end.") for n in range(5))
    text = FORMATS["txt"](replace(nothing_yet, transcript=Transcript(segments=segments, language="en", model="base")))
    assert [(part[:7], len(part.split())) for part in text.split("\n\n")[1:]] == [("[00:00]", 151), ("[00:30]", 101)]


def test_markdown_of_a_finished_recording(finished: Dossier) -> None:
    assert (
        FORMATS["md"](finished)
        == r"""# Acne scars & \*light\*

2023-03-14 · Dr. Ana Quist, Bo · 1:02:05

Disclosures: None.

Made by machine from the recording. Times in brackets tell where to listen. Not medical advice.

## Summary

- Halve it on the neck. [00:03] (Dr. Ana Quist; disagrees with Bo at 01:05)

### Settings [00:00]

- Halve it on the neck. [00:03] (Dr. Ana Quist; disagrees with Bo at 01:05)
- Leave 6 weeks. [01:05] Said as: “Not two, six weeks.” (not confirmed: entailment)

### Close [01:05]

This section could not be summarized: no model

## Pearls

### Intervals

- Leave 6 weeks. [01:05] Said as: “Not two, six weeks.” (not confirmed: entailment)

### Limits

- Halve it on the neck. [00:03] (Dr. Ana Quist; disagrees with Bo at 01:05)

## Devices and techniques

### Devices

- Fraxel Dual: 2 ×, first at [00:00]
- Halo: 1 ×, first at [00:03] (only denied, supposed or compared with)

### Techniques

- subcision: 1 ×, first at [00:04]

## Discussion draft

### On necks

> ## Why
>
> See [00:03].

1. Do you halve? [00:03]
2. Who waits? [01:05]

## Transcript

**[00:00] Dr. Ana Quist:** The Fraxel \<b\> I halve it, on the neck.

**[01:05] Bo:** Not two, six weeks. \[repetition\]
"""
    )


def test_markdown_tells_what_is_not_done(nothing_yet: Dossier) -> None:
    assert FORMATS["md"](nothing_yet) == (
        "# Acne scars\n\n"
        "Made by machine from the recording. Times in brackets tell where to listen. Not medical advice.\n\n"
        "Not done yet: transcribe (failed).\n"
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("1. wait", r"1\. wait"),
        ("- not six", r"\- not six"),
        ("# one", r"\# one"),
        ("1.5 mm", "1.5 mm"),
        ("-5 degrees", "-5 degrees"),
        ("a_b_c [x](y) `z` ~5~ a|b \\", r"a\_b\_c \[x\](y) \`z\` \~5\~ a\|b \\"),
        ("R&D &lt;", r"R&D \&lt;"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_shows_speech_as_it_stands(said: str, shown: str, nothing_yet: Dossier) -> None:
    claim = Claim(text=said, quote=said, segments=(0,), start=1.0, end=2.0)
    text = FORMATS["md"](replace(nothing_yet, summary=Summary(bottom_line=(claim,), sections=())))
    assert f"\n- {shown} [00:01]\n" in text


def test_markdown_names_sections_that_are_not_in_the_summary(finished: Dossier) -> None:
    claim = Claim(text="Wait.", quote="Wait.", segments=(0,), start=1.0, end=2.0)
    nothing = "Nothing beyond the bottom line was chosen from this section."
    settings, close = "### Settings [00:00]", "### Close [01:05]"
    for summary, shown in (
        (Summary((claim,), ((), ())), f"- Wait. [00:01]\n\n{settings}\n\n{nothing}\n\n{close}\n\n{nothing}"),
        (Summary((), ((), ())), f"{settings}\n\n{close}"),
    ):
        text = FORMATS["md"](replace(finished, summary=summary))
        assert text.partition("## Summary\n\n")[2].partition("\n\n## Pearls")[0] == shown


def test_silence_says_so(nothing_yet: Dossier) -> None:
    silent = replace(nothing_yet, transcript=Transcript(segments=(), language=None, model="base"))
    assert FORMATS["txt"](silent) == "Acne scars\n\nNobody speaks in this recording.\n"
    assert "Nobody speaks in this recording." in FORMATS["md"](silent)
    assert FORMATS["vtt"](silent) == "WEBVTT\n"
    assert json.loads(FORMATS["json"](silent))["segments"] == []
