"""The listening rows of `make eval`: names, words, speakers and speed, before and after listening again."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from evals import measures
from evals.annotated import Webinar, collect_webinars
from evals.measures import Share
from evals.rows import Row, Value, shown
from evals.voices import Talk, diarization_error, read_rttm
from models import catalog
from models.protocols import Relistener, Transcriber, VoiceEncoder
from pipeline.audio import extract_audio
from pipeline.companions import with_companions
from pipeline.denials import AUXILIARIES, denied
from pipeline.diarize import diarize
from pipeline.relisten import DENIAL, relisten
from pipeline.splice import undo
from pipeline.tag import tag
from settings import Settings
from transcripts.dossier import Dossier
from transcripts.errors import NotFoundError
from transcripts.text import words_of
from transcripts.transcript import Correction, Transcript
from transcripts.vocabulary import Vocabulary, load_vocabulary

SLACK_SECONDS = 2.0  # around a turn in which a corrected name was said


@dataclass(frozen=True, slots=True)
class Ears:
    """The models of one evaluation."""

    transcriber: Transcriber
    relistener: Relistener
    voices: VoiceEncoder
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording: what the first pass heard, the transcript that came of it, and how long each stage took."""

    name: str
    seconds: float  # of the recording
    first: Transcript
    final: Transcript
    took: tuple[float, float, float]  # seconds: transcribe, relisten, diarize


@dataclass(frozen=True, slots=True)
class Speech:
    """A recording of people: what they say, where that is known, and who speaks when."""

    audio: Path
    kind: str  # "interview", "meeting", "read" or "silence"
    text: str
    talks: tuple[Talk, ...]


def load_ears(settings: Settings) -> Ears:
    """The models that the settings name; raises as the catalog does."""
    cache, device = settings.weights_folder, settings.device
    return Ears(
        catalog.load_transcriber(
            settings.engine, settings.whisper, cache=cache, device=device, language=settings.language
        ),
        catalog.load_relistener(settings.whisper, cache=cache, device=device),
        catalog.load_voice_encoder(settings.voices, cache=cache),
        load_vocabulary(),
    )


def hear(audio: Path | None, ears: Ears) -> Heard:
    """Take a recording through the stages of listening. Raises NotFoundError without audio, and as the stages do."""
    if audio is None:
        raise NotFoundError("a text without audio cannot be listened to")
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "audio.wav"
        seconds = extract_audio(audio, wav)
        times = [perf_counter()]
        first = ears.transcriber.transcribe(wav)
        times.append(perf_counter())
        corrected = relisten(first, wav, ears.vocabulary, ears.relistener)
        times.append(perf_counter())
        final = diarize(corrected, wav, ears.voices)
        times.append(perf_counter())
    took = (times[1] - times[0], times[2] - times[1], times[3] - times[2])
    return Heard(audio.name, seconds, first, final, took)


def heard_of(dossier: Dossier, first: Transcript | None) -> Heard:
    """What listening made of a processed recording, beside what its first pass heard.

    Raises NotFoundError before its stages of listening are done, and where the first pass was not kept.
    """
    spent = {stage.name: stage.seconds or 0.0 for stage in dossier.stages}
    if dossier.transcript is None or dossier.recording.duration is None or first is None:
        raise NotFoundError(f"{dossier.recording.title} has no transcript yet, or no first pass of it was kept")
    took = (spent["transcribe"], spent["relisten"], spent["diarize"])
    return Heard(dossier.recording.title, dossier.recording.duration, first, dossier.transcript, took)


def webinar_rows(webinars: Sequence[Webinar], heard: Sequence[Heard], vocabulary: Vocabulary) -> tuple[Row, ...]:
    """The measures of annotated webinars, one value each."""
    pairs = list(zip(webinars, heard, strict=True))
    terms = [{mention.term for mention in tag(each.final, vocabulary)} for each in heard]
    tags = list(zip(webinars, terms, strict=True))
    spoken = [(" ".join(turn.text for turn in webinar.turns), each) for webinar, each in pairs]
    talks = [tuple(Talk(turn.speaker, turn.start, turn.end) for turn in webinar.turns) for webinar in webinars]
    return (
        ("devices heard, first pass", tuple(measures.heard(w.devices, h.first.text) for w, h in pairs)),
        ("devices heard", tuple(measures.heard(w.devices, h.final.text) for w, h in pairs)),
        ("devices tagged", tuple(measures.tagged(w.devices, found) for w, found in tags)),
        ("techniques heard, first pass", tuple(measures.heard(w.techniques, h.first.text) for w, h in pairs)),
        ("techniques heard", tuple(measures.heard(w.techniques, h.final.text) for w, h in pairs)),
        ("techniques tagged", tuple(measures.tagged(w.techniques, found) for w, found in tags)),
        (
            "false tags",
            tuple(Share(len(measures.false_tags(w.distractors, found)), len(w.distractors)) for w, found in tags),
        ),
        (
            "wrong corrections",
            tuple(Share(len(wrong_corrections(w, h.final, vocabulary)), len(h.final.corrections)) for w, h in pairs),
        ),
        *_word_rows(spoken),
        ("diarization error", tuple(map(_diarization_error, talks, heard))),
        ("speakers found less true", tuple(map(_surplus, talks, heard))),
        *_speed_rows(heard),
    )


def speech_rows(speech: Sequence[Speech], heard: Sequence[Heard]) -> tuple[Row, ...]:
    """The measures of human speech, averaged over the recordings that have what a measure needs."""
    pairs = list(zip(speech, heard, strict=True))
    silent = [each for recording, each in pairs if recording.kind == "silence"]
    rows: list[Row] = [
        ("words on silence and noise", (float(sum(len(each.final.text.split()) for each in silent)),)),
    ]
    for kind in ("interview", "read", "meeting"):
        some = [pair for pair in pairs if pair[0].kind == kind]
        texts = [(recording.text, each) for recording, each in some if recording.text]
        rows += [(f"{name}, {kind}", (_mean(values),)) for name, values in _word_rows(texts) if texts]
        if talks := [(recording.talks, each) for recording, each in some if recording.talks]:
            rows.append((f"diarization error, {kind}", (_mean([_diarization_error(*pair) for pair in talks]),)))
            rows.append((f"speakers found less true, {kind}", tuple(_surplus(*pair) for pair in talks)))
        rows += [(f"{name}, {kind}", (_mean(values),)) for name, values in _speed_rows([h for _, h in some]) if some]
    return tuple(rows)


def words_lost(first: Transcript, final: Transcript) -> int:
    """How many words of the first pass are missing from the final transcript once its corrections are taken back."""
    restored = final
    for correction in final.corrections:
        with suppress(NotFoundError):  # then what it replaced counts as lost
            restored = undo(restored, correction)
    before, after = first.text.split(), restored.text.split()
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return len(before) - sum(block.size for block in blocks) if before != after else 0


def wrong_corrections(webinar: Webinar, final: Transcript, vocabulary: Vocabulary) -> tuple[Correction, ...]:
    """The corrections that write a term or a denial which nobody says in the turns around."""
    vocabulary = with_companions(vocabulary)
    terms = {term.name: term for term in vocabulary.terms}
    wrong = []
    for correction in final.corrections:
        said = " ".join(
            turn.text
            for turn in webinar.turns
            if turn.start - SLACK_SECONDS <= correction.end and correction.start <= turn.end + SLACK_SECONDS
        )
        if correction.rule == DENIAL:
            right = _is_denied(correction, said)
        else:
            right = any(match.term.name == correction.term for match in vocabulary.find(said)) or any(
                measures.names(form, said) for form in terms[correction.term].forms
            )
        if not right:
            wrong.append(correction)
    return tuple(wrong)


def _is_denied(correction: Correction, said: str) -> bool:
    """Whether the contraction that was written is said, in a word or in two."""
    contraction, *_ = words_of(correction.written)
    auxiliary = next(each for each in AUXILIARIES if denied(each) == contraction)
    spoken = " ".join(words_of(said.replace("’", "'")))
    return any(f" {form} " in f" {spoken} " for form in (contraction, f"{auxiliary} not", f"{auxiliary}not"))


def find_speech(folder: Path) -> tuple[Speech, ...]:
    """The recordings that `manifest.json` lists, with their references. Raises NotFoundError without it."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        raise NotFoundError(f"{manifest} is not there; it lists the recordings with `file` and `reference`")
    return tuple(_speech(folder, entry) for entry in json.loads(manifest.read_text(encoding="utf-8")))


def _speech(folder: Path, entry: dict[str, object]) -> Speech:
    audio, reference = folder / str(entry["file"]), str(entry.get("reference") or "")
    turns = audio.with_suffix(".rttm")
    talks = read_rttm(turns) if turns.exists() else ()
    if talks:
        kind = "meeting"
    elif not reference:
        kind = "silence"
    else:
        kind = "interview" if entry.get("speakers") == 2 else "read"
    return Speech(audio, kind, "" if talks else reference, talks)


def _word_rows(texts: Sequence[tuple[str, Heard]]) -> tuple[Row, ...]:
    return (
        ("word error rate, first pass", tuple(measures.word_error_rate(text, each.first.text) for text, each in texts)),
        ("word error rate", tuple(measures.word_error_rate(text, each.final.text) for text, each in texts)),
        ("words lost", tuple(float(words_lost(each.first, each.final)) for _, each in texts)),
        ("corrections", tuple(float(len(each.final.corrections)) for _, each in texts)),
    )


def _speed_rows(heard: Sequence[Heard]) -> tuple[Row, ...]:
    return tuple(
        (f"× real time, {stage}", tuple(each.seconds / max(each.took[at], 1e-3) for each in heard))
        for at, stage in enumerate(("transcribe", "relisten", "diarize"))
    )


def _talks_of(transcript: Transcript) -> tuple[Talk, ...]:
    return tuple(Talk(s.speaker, s.start, s.end) for s in transcript.segments if s.speaker is not None)


def _diarization_error(talks: Sequence[Talk], heard: Heard) -> float:
    return diarization_error(talks, _talks_of(heard.final))


def _surplus(talks: Sequence[Talk], heard: Heard) -> float:
    found, true = ({talk.speaker for talk in some} for some in (_talks_of(heard.final), talks))
    return float(len(found) - len(true))


def _mean(values: Sequence[Value]) -> float:
    numbers = [value for value in values if not isinstance(value, Share)]
    return sum(numbers) / max(1, len(numbers))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.listening", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with annotated webinars in webinars/ and speech/")
    options = parser.parse_args(arguments)
    webinars = collect_webinars(options.data)
    ears = load_ears(Settings.from_environ(os.environ))
    console = Console(width=200 if not sys.stdout.isatty() else None)
    rows = webinar_rows(webinars, [hear(webinar.audio, ears) for webinar in webinars], ears.vocabulary)
    console.print(table("webinars", [webinar.id for webinar in webinars], rows))
    if options.data and (options.data / "speech").is_dir():
        console.print(speech_table(rows_of_speech(options.data / "speech", ears)))
    return 0


def rows_of_speech(folder: Path, ears: Ears) -> tuple[Row, ...]:
    """The measures of the recordings of people in a folder, heard now. Raises as `find_speech` and the stages do."""
    speech = find_speech(folder)
    return speech_rows(speech, [hear(each.audio, ears) for each in speech])


def speech_table(rows: Sequence[Row]) -> Table:
    """A table of those measures."""
    return table("human speech", ["value"], rows)


def table(title: str, columns: Sequence[str], rows: Sequence[Row]) -> Table:
    """A table of rows, one column for each recording, or one cell for a row of all."""
    made = Table("measure", *columns, title=title)
    for name, values in rows:
        cells = list(map(shown, values))
        made.add_row(name, *(cells if len(cells) == len(columns) else [" ".join(cells)]))
    return made


if __name__ == "__main__":
    sys.exit(main())
