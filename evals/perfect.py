"""The perfect text: what was said, word for word, taken through the stages that understand it, without listening."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from evals.annotated import Turn, Webinar
from models.catalog import load_opener, load_ranker
from models.protocols import Embedder, Entailment, Opener, Ranker, Restater
from pipeline.pearls import find_pearls
from pipeline.restate import restate_pearls, restate_summary
from pipeline.seed import seed
from pipeline.split import split
from pipeline.summarize import summarize
from pipeline.tag import tag
from transcripts.dossier import Dossier, Models
from transcripts.recording import Recording, recording_id
from transcripts.text import count_words
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Vocabulary, load_vocabulary

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def perfect_transcript(webinar: Webinar) -> Transcript:
    """The script as a transcript: a segment for each sentence, with its share by words of the time of its turn."""
    pieces = [piece for turn in webinar.turns for piece in _sentences(turn)]
    return Transcript(
        segments=tuple(
            Segment(number, start, end, text, speaker=speaker)
            for number, (start, end, text, speaker) in enumerate(pieces)
        ),
        language="en",
        model="script",
    )


def understand_all(
    webinars: Sequence[Webinar],
    embedder: Embedder,
    *,
    restater: Restater | None = None,
    entailment: Entailment | None = None,
) -> tuple[Dossier, ...]:
    """What the stages make of perfect texts with the project's own vocabulary and weights; raises as the catalog does.

    Restated where a model is given.
    """
    vocabulary, ranker, opener = load_vocabulary(), load_ranker(embedder), load_opener(embedder)
    return tuple(
        understand(webinar, vocabulary, embedder, ranker, opener, restater=restater, entailment=entailment)
        for webinar in webinars
    )


def understand(
    webinar: Webinar,
    vocabulary: Vocabulary,
    embedder: Embedder,
    ranker: Ranker,
    opener: Opener,
    *,
    restater: Restater | None = None,
    entailment: Entailment | None = None,
) -> Dossier:
    """What the stages from split to seed make of the perfect text, restated where a model is given."""
    transcript = perfect_transcript(webinar)
    sections = split(transcript, vocabulary, embedder, opener)
    summary = summarize(transcript, sections, vocabulary, embedder, ranker)
    pearls = find_pearls(transcript, vocabulary, embedder, ranker)
    if restater is not None:
        summary = restate_summary(summary, transcript, vocabulary, restater, entailment=entailment)
        pearls = restate_pearls(pearls, transcript, vocabulary, restater, entailment=entailment)
    digest = sha256(transcript.text.encode()).hexdigest()
    return Dossier(
        recording=Recording(
            id=recording_id(digest),
            title=webinar.title,
            media_name=webinar.id,
            media_path=digest,
            media_sha256=digest,
            state="ready",
            duration=webinar.turns[-1].end,
        ),
        stages=(),
        models=Models(transcriber=transcript.model, embedder=embedder.name),
        transcript=transcript,
        sections=sections,
        summary=summary,
        pearls=pearls,
        mentions=tag(transcript, vocabulary),
        draft=seed(webinar.title, sections, summary, pearls, transcript, vocabulary),
    )


def _sentences(turn: Turn) -> Iterator[tuple[float, float, str, str]]:
    texts = _SENTENCE_END.split(turn.text.strip())
    per_word = (turn.end - turn.start) / count_words(turn.text)
    start = turn.start
    for text in texts:
        end = min(start + per_word * count_words(text), turn.end)
        yield start, end, text, turn.speaker
        start = end
