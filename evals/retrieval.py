"""How well search finds the moment: recall, MRR and nDCG by words, by meaning and by both; and when it says nothing.

They measure the moments that are shown, also the five nearest where search says that nothing in the library answers.
Two rows count the queries that got an answer, and those of them with a right moment.

`python -m evals.retrieval` prints it for the project's own annotated texts, all in one database; with
`--talks training/talks` for those of another folder, alone.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

from rich.console import Console
from rich.table import Table

from database.connection import Database, open_database
from evals.annotated import SAMPLES, Query, Turn, Webinar, collect_texts, find_texts
from evals.measures import Share
from evals.perfect import understand_all
from evals.rows import Row, shown, table, total
from flows.index import units_of
from models.catalog import load_embedder
from models.protocols import Embedder
from models.remembering import Remembering
from pipeline.embed import Understood, recipe
from settings import Settings
from transcripts import results, search_index, store
from transcripts.dossier import Dossier
from transcripts.search import BOTH, Lexicon, answer, field_lexicon
from transcripts.search_candidates import Way
from transcripts.search_moments import Moment

UNANSWERED = SAMPLES / "talks" / "unanswered.json"
FURTHER = SAMPLES / "talks" / "asked.json"  # of the samples, half of them held out when search was tuned
LIMIT = 10
RECALL_AT = 5
WAYS: dict[str, tuple[Way, ...]] = {"by words": ("words",), "by meaning": ("meaning",), "by both": BOTH}


@dataclass(frozen=True, slots=True)
class Asked:
    """An annotated query, the moments that came, and whether search takes it for answered."""

    webinar: Webinar
    query: Query
    recording: str
    moments: tuple[Moment, ...]
    answered: bool = True  # otherwise the moments are the few nearest

    @property
    def touched(self) -> tuple[tuple[int, ...], ...]:
        """For each moment the turns that answer and that it shares time with."""
        return tuple(
            tuple(number for number in self.query.turns if _inside(moment, self.webinar.turns[number]))
            if moment.recording == self.recording
            else ()
            for moment in self.moments
        )

    @property
    def ranks(self) -> tuple[int, ...]:
        """The ranks, from 1, of the moments that share time with a turn that answers."""
        return tuple(rank for rank, turns in enumerate(self.touched, start=1) if turns)

    @property
    def is_found(self) -> bool:
        """Whether one of the first RECALL_AT moments answers."""
        return bool(self.ranks) and self.ranks[0] <= RECALL_AT


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--data", type=Path, help="a folder with more annotated webinars in webinars/")
    which.add_argument("--talks", type=Path, help="a folder with annotated talks, to be asked in place of all others")
    parser.add_argument("--missed", action="store_true", help="also print the queries that were not answered")
    options = parser.parse_args(arguments)
    texts = tuple(find_texts(options.talks)) if options.talks else collect_texts(options.data)
    if not texts:
        parser.error(f"no annotated talk in {options.talks}")
    settings = Settings.from_environ(os.environ)
    embedder = Remembering(load_embedder(settings.embedder, cache=settings.weights_folder))
    dossiers = understand_all(texts, embedder)
    with tempfile.TemporaryDirectory(prefix="springboard-") as home, open_database(None, home=Path(home)) as database:
        fill(database, dossiers, embedder)
        console = Console(width=240 if not sys.stdout.isatty() else None)
        console.print(table("search", [text.id for text in texts], rows(database, texts, dossiers, embedder)))
        silent: dict[str, bool] = {}
        if not options.talks:  # the further queries, and those that nobody answers, are of the samples
            console.print(further_table(database, texts, dossiers, embedder))
            silent = unanswered(database, json.loads(UNANSWERED.read_text(encoding="utf-8")), embedder)
            console.print(f"queries nobody answers that got no answer: {sum(silent.values())} of {len(silent)}")
        if options.missed:
            for asked in ask(database, texts, dossiers, embedder, BOTH):
                if not asked.is_found:
                    console.print(f"{asked.webinar.id}: {asked.query.text} {asked.ranks}")
            for query in (query for query, none in silent.items() if not none):
                console.print(f"answered: {query}")
    return 0


def further_table(
    database: Database, texts: Sequence[Webinar], dossiers: Sequence[Dossier], embedder: Embedder
) -> Table:
    """The same of the samples' further queries, and how many of those that nobody answers get no answer."""
    made = Table("further queries of the samples", "known when tuned", "held out")
    known, held_out = (further(texts, held_out=held_out) for held_out in (False, True))
    measured = [
        rows(database, asked, [each for each, text in zip(dossiers, texts, strict=True) if text.id in ids], embedder)
        for asked, _ in (known, held_out)
        for ids in [{text.id for text in asked}]
    ]
    for (name, values), (_, others) in zip(*measured, strict=True):
        made.add_row(name, shown(total(values)), shown(total(others)))
    silent = [unanswered(database, queries, embedder) for _, queries in (known, held_out)]
    made.add_row("queries nobody answers that got none", *(str(Share(sum(e.values()), len(e))) for e in silent))
    return made


def further(texts: Sequence[Webinar], *, held_out: bool) -> tuple[tuple[Webinar, ...], tuple[str, ...]]:
    """The texts that FURTHER asks, with its queries in place of their own, and its queries that nobody answers."""
    said = [each for each in json.loads(FURTHER.read_text(encoding="utf-8")) if each["held_out"] == held_out]
    asked = [
        replace(text, queries=tuple(Query(e["q"], tuple(e["relevant_turns"])) for e in said if e["talk"] == text.id))
        for text in texts
    ]
    return tuple(text for text in asked if text.queries), tuple(each["q"] for each in said if each["talk"] is None)


def fill(database: Database, dossiers: Sequence[Dossier], embedder: Embedder) -> None:
    """Store what is known of recordings, and index them."""
    lexicon = field_lexicon()
    for dossier in dossiers:
        with database.transaction() as connection:
            store.add_recording(connection, dossier.recording, stages=())
            save(connection, dossier, embedder, lexicon)


def save(connection: store.Connection, dossier: Dossier, embedder: Embedder, lexicon: Lexicon) -> None:
    """Store what is known of a recording, and its units."""
    recording = dossier.recording.id
    if dossier.transcript is None or dossier.sections is None or dossier.summary is None:
        raise ValueError(f"{dossier.recording.title} is not understood")
    results.save_transcript(connection, recording, dossier.transcript)
    results.save_sections(connection, recording, dossier.sections)
    results.save_pearls(connection, recording, dossier.pearls or ())
    results.save_mentions(connection, recording, dossier.mentions or ())
    understood = Understood(
        dossier.recording.title,
        dossier.transcript,
        dossier.sections,
        dossier.summary,
        tuple(dossier.pearls or ()),
        tuple(dossier.mentions or ()),
    )
    units, embeddings = units_of(understood, embedder, lexicon)
    for generation in search_index.live(
        connection, model=embedder.name, recipe=recipe(lexicon.vocabulary, lexicon.synonyms)
    ):
        search_index.save_units(connection, generation, recording, units, embeddings)


def rows(
    database: Database, texts: Sequence[Webinar], dossiers: Sequence[Dossier], embedder: Embedder
) -> tuple[Row, ...]:
    """For each way of searching: recall in the first five moments shown, mean reciprocal rank, nDCG in the first ten.

    By both ways also the queries that got an answer, and those that got one with a right moment.
    """
    found: list[Row] = []
    for name, ways in WAYS.items():
        asked = list(ask(database, texts, dossiers, embedder, ways))
        by_text = [[each for each in asked if each.webinar.id == text.id] for text in texts]
        found += [
            (f"recall@{RECALL_AT} {name}", tuple(map(recall, by_text))),
            (f"MRR {name}", tuple(map(mean_reciprocal_rank, by_text))),
            (f"nDCG@{LIMIT} {name}", tuple(map(mean_ndcg, by_text))),
        ]
        if ways == BOTH:
            found += [
                ("queries that got an answer", tuple(map(answered, by_text))),
                (f"queries answered, right among the first {RECALL_AT}", tuple(map(answered_rightly, by_text))),
            ]
    return tuple(found)


def ask(
    database: Database,
    texts: Sequence[Webinar],
    dossiers: Sequence[Dossier],
    embedder: Embedder,
    ways: Sequence[Way],
) -> Iterator[Asked]:
    """Every annotated query of the texts, asked of the whole library; `dossiers` are what became of the texts."""
    with database.snapshot() as connection:
        for text, dossier in zip(texts, dossiers, strict=True):
            for query in text.queries:
                told = answer(connection, query.text, embedder, limit=LIMIT, ways=ways)
                yield Asked(text, query, dossier.recording.id, told.moments, answered=told.answered)


def recall(asked: Sequence[Asked]) -> Share:
    """How many queries have a moment that answers among the first five that are shown, answered or not."""
    return Share(sum(each.is_found for each in asked), len(asked))


def mean_reciprocal_rank(asked: Sequence[Asked]) -> float:
    """Over the first moment shown that answers each query, where nothing is said to answer too; 0 without one."""
    return sum(1 / each.ranks[0] for each in asked if each.ranks) / max(1, len(asked))


def mean_ndcg(asked: Sequence[Asked]) -> float:
    """nDCG at 10 with binary relevance (Järvelin and Kekäläinen 2002)."""
    return sum(map(_ndcg, asked)) / max(1, len(asked))


def answered(asked: Sequence[Asked]) -> Share:
    """How many queries search takes for answered."""
    return Share(sum(each.answered for each in asked), len(asked))


def answered_rightly(asked: Sequence[Asked]) -> Share:
    """How many queries search takes for answered, and has a moment that answers among the first five."""
    return Share(sum(each.answered and each.is_found for each in asked), len(asked))


def unanswered(database: Database, queries: Sequence[str], embedder: Embedder) -> dict[str, bool]:
    """For each of the queries that nothing in the library answers, whether search says so."""
    with database.snapshot() as connection:
        return {query: not answer(connection, query, embedder, limit=1).answered for query in queries}


def _ndcg(asked: Asked) -> float:
    """A moment gains once, for a turn that no moment before it needs; ideally each turn has one, from rank 1 on.

    A moment that touches two turns gains for one and leaves the other to the next.
    """
    gain = sum(1 / log2(rank + 1) for rank, gains in enumerate(_gains(asked.touched), start=1) if gains)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(len(asked.query.turns), LIMIT) + 1))


def _gains(touched: Sequence[Sequence[int]]) -> list[bool]:
    """For each moment whether it can have a turn of its own, beside those before it that have one.

    Those may change theirs for it, so that it does not matter which of two turns a moment was given first (augmenting
    paths of a bipartite matching, Kuhn 1955).
    """
    owners: dict[int, int] = {}  # the moment that has each turn

    def has_own(moment: int, tried: set[int]) -> bool:
        for turn in touched[moment]:
            if turn not in tried:
                tried.add(turn)
                if turn not in owners or has_own(owners[turn], tried):
                    owners[turn] = moment
                    return True
        return False

    return [has_own(moment, set()) for moment in range(len(touched))]


def _inside(moment: Moment, turn: Turn) -> bool:
    """Whether moment and turn share time."""
    return moment.start < turn.end and moment.end > turn.start


if __name__ == "__main__":
    sys.exit(main())
