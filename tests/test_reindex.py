"""The search index anew: the old one serves until the new one is complete, whatever happens in between."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import CommandLine
from correcting import correct
from embedding import WithoutTokens
from library import SEGMENTS, STAGES, add_webinar

from database.connection import Database
from flows.index import Named, save_live, understood_of, units_anew, units_of
from flows.refresh import refresh
from flows.reindex import is_stale, reindex
from flows.slots import recording_lock, reindex_lock
from models.catalog import load_embedder, name_of_embedder
from models.protocols import Embedder
from pipeline.embed import recipe
from settings import Settings
from transcripts import results, store
from transcripts.closeness import Embedding, quantized, unpack
from transcripts.errors import SettingError, StageError, WeightsError
from transcripts.recording import Recording
from transcripts.search import Lexicon, answer, field_lexicon
from transcripts.search_index import Generation, live, save_units, serving
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import Term, Vocabulary
from web.context import SharedEmbedder

LEXICON = Lexicon(Vocabulary((Term("Novapeel", "device"),)), Synonyms(()))
WIDER = Lexicon(Vocabulary((Term("Novapeel", "device"), Term("acne scars", "technique"))), Synonyms(()))


class StandIn(WithoutTokens):
    """A vector tells only whether a text has "weeks"; `before` is called ahead of each recording's texts."""

    dimensions = 384
    most_tokens = 256

    def __init__(self, name: str, before: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.before = before
        self.embedded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.embedded += texts
        return [[float("weeks" in text), float("weeks" not in text), *[0.0] * 382] for text in texts]

    def embed_closely(self, texts: Sequence[str]) -> list[Embedding]:
        self.before()
        return [Embedding(vector, quantized(np.array([vector[:2]], np.float32))) for vector in self.embed(texts)]


class Cut(Exception):
    """What ends a process in the middle."""


def add(database: Database, settings: Settings, name: str, embedder: StandIn) -> Recording:
    """A recording that went through all stages, its embed stage with this embedder."""
    recording = add_webinar(database, settings, title=name, media=name.encode(), done=STAGES[:-2])
    embed(database, recording, embedder)
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, "seed")
        store.finish_stage(connection, recording.id, "seed")
    return recording


def embed(database: Database, recording: Recording, embedder: StandIn) -> None:
    with database.transaction() as connection:
        units, embeddings = units_of(understood_of(connection, recording.id), embedder, LEXICON)
        store.start_stage(connection, recording.id, "embed")
        for generation in live(connection, model=embedder.name, recipe=recipe(LEXICON.vocabulary, LEXICON.synonyms)):
            save_units(connection, generation, recording.id, units, embeddings)
        store.finish_stage(connection, recording.id, "embed")


def embed_anew(database: Database, recording: Recording, embedder: StandIn, *, named: Named) -> None:
    """The stage `embed`, after a change of model."""
    made = units_anew(database, recording.id, embedder, LEXICON, named=named)
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, "embed")
        save_live(connection, recording.id, made, LEXICON)
        store.finish_stage(connection, recording.id, "embed")


def said_in(database: Database, model: str, *, of: str = "%", holding: str = "") -> list[str]:
    """The texts that can be found in the index of a model."""
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT text FROM units JOIN generations ON generations.id = generation WHERE model = %s "
            "AND kind <> 'passage' AND recording LIKE %s AND strpos(lower(text), %s) > 0 ORDER BY recording, position",
            (model, of, holding),
        )
        return [text for (text,) in rows]


def now_serving(database: Database) -> Generation:
    with database.snapshot() as connection:
        generation = serving(connection)
    assert generation is not None
    return generation


def recordings_in(database: Database, generation: Generation) -> list[str]:
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT DISTINCT recording FROM units WHERE generation = %s ORDER BY recording", (generation.id,)
        )
        return [recording for (recording,) in rows]


def partitions(database: Database) -> int:
    with database.snapshot() as connection:
        row = connection.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'units'::regclass").fetchone()
    assert row is not None
    return int(row[0])


def test_another_model_serves_once_every_recording_is_indexed_with_it(database: Database, settings: Settings) -> None:
    ids = sorted(add(database, settings, name, StandIn("old")).id for name in "abc")
    seen: list[tuple[int, int]] = []
    generation = reindex(database, StandIn("new"), LEXICON, report=lambda done, total: seen.append((done, total)))
    assert now_serving(database) == Generation(generation.id, "new", generation.recipe, "serving")
    assert recordings_in(database, generation) == ids
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert partitions(database) == 1  # the old index is gone


def test_an_interrupted_reindex_goes_on_where_it_was(database: Database, settings: Settings) -> None:
    for name in "abc":
        add(database, settings, name, StandIn("old"))
    calls = iter(range(9))

    def cut_at_the_third() -> None:
        if next(calls) == 2:
            raise Cut

    with pytest.raises(Cut):
        reindex(database, StandIn("new", cut_at_the_third), LEXICON)
    assert now_serving(database).model == "old"
    rest = StandIn("new")
    reindex(database, rest, LEXICON)
    assert now_serving(database).model == "new"
    assert sum("Welcome to this talk" in text for text in rest.embedded) == 2  # a window and a passage of the third


def test_search_answers_from_the_old_index_until_the_switch(database: Database, settings: Settings) -> None:
    for name in "ab":
        add(database, settings, name, StandIn("old"))
    found = []

    def look() -> None:
        with database.snapshot() as connection:
            told = answer(connection, "weeks", StandIn("old"), lexicon=LEXICON)
        found.append((sorted(moment.title for moment in told.moments), told.notices))

    reindex(database, StandIn("new", look), LEXICON)
    assert found == [(["a", "b"], ())] * 2
    with database.snapshot() as connection:
        told = answer(connection, "weeks", StandIn("new"), lexicon=LEXICON)
        stale = answer(connection, "weeks", StandIn("old"), lexicon=LEXICON)
    assert (sorted(moment.title for moment in told.moments), told.notices) == (["a", "b"], ())
    assert "Keyword results only" in stale.notices[0]  # vectors of two models are never compared


def test_a_recording_that_comes_meanwhile_is_in_both(database: Database, settings: Settings) -> None:
    first = add(database, settings, "first", StandIn("old"))
    came: list[str] = []

    def arrive() -> None:
        if not came:
            came.append("")
            came[0] = add(database, settings, "second", StandIn("old")).id
            assert recordings_in(database, now_serving(database)) == sorted([first.id, came[0]])

    generation = reindex(database, StandIn("new", arrive), LEXICON)
    assert recordings_in(database, generation) == sorted([first.id, *came])


def test_what_comes_or_changes_with_the_new_model_is_in_the_index_that_serves(
    database: Database, settings: Settings
) -> None:
    """Once the settings name another model, until the switch: with the vectors of the model that made the index."""
    changed, old = add(database, settings, "first", StandIn("old")), StandIn("old")
    came = add_webinar(database, settings, title="second", media=b"second", done=STAGES[:-2])
    correct(database, changed.id, 2, "Do not treat tanned skin with Novapeel.")
    refresh(database, changed.id, lambda: StandIn("new"), named={"old": old}.__getitem__)
    embed_anew(database, came, StandIn("new"), named={"old": old}.__getitem__)
    assert now_serving(database).model == "old"
    assert recordings_in(database, now_serving(database)) == sorted([changed.id, came.id])
    assert said_in(database, "old") == said_in(database, "new")
    assert len(said_in(database, "old", of=changed.id, holding="tanned")) == 3  # two windows and a claim
    assert said_in(database, "old", of=changed.id, holding="inflamed") == []
    assert len(said_in(database, "old", of=came.id, holding="inflamed")) == 3
    assert any("tanned" in text for text in old.embedded)
    with database.snapshot() as connection:
        told = answer(connection, "weeks", StandIn("old"), lexicon=LEXICON)
        assert connection.execute("SELECT count(*) FROM units WHERE embedding IS NULL").fetchone() == (0,)
    assert (sorted(moment.title for moment in told.moments), told.notices) == (["first", "second"], ())


def test_without_the_old_model_what_comes_or_changes_is_found_by_words(database: Database, settings: Settings) -> None:
    changed = add(database, settings, "first", StandIn("old"))
    came = add_webinar(database, settings, title="second", media=b"second", done=STAGES[:-2])
    correct(database, changed.id, 2, "Do not treat tanned skin with Novapeel.")

    def gone(model: str) -> StandIn:
        raise SettingError(f"unknown embedder model {model!r}")

    refresh(database, changed.id, lambda: StandIn("new"), named=gone)
    embed_anew(database, came, StandIn("new"), named=gone)
    assert said_in(database, "old") == said_in(database, "new")
    with database.snapshot() as connection:
        found = {
            query: [(moment.title, moment.text) for moment in answer(connection, query, None, lexicon=LEXICON).moments]
            for query in ("tanned", "inflamed")
        }
        # Texts that the index held keep their vectors.
        bare = connection.execute(
            "SELECT DISTINCT text FROM units JOIN generations ON generations.id = generation "
            "WHERE model = 'old' AND recording = %s AND kind <> 'passage' AND embedding IS NULL",
            (changed.id,),
        ).fetchall()
    assert [(title, "tanned" in text) for title, text in found["tanned"]] == [("first", True)]
    assert [(title, "inflamed" in text.lower()) for title, text in found["inflamed"]] == [("second", True)]
    assert bare != [] and all("tanned" in text for (text,) in bare)
    # Where the old model can be loaded again, and is the settings' again, its index is made whole.
    assert is_stale(database, "old", LEXICON)
    reindex(database, StandIn("old"), LEXICON)
    assert not is_stale(database, "old", LEXICON)
    with database.snapshot() as connection:
        assert connection.execute("SELECT count(*) FROM units WHERE embedding IS NULL").fetchone() == (0,)


def test_a_recording_that_is_embedded_again_meanwhile_is_indexed_again(database: Database, settings: Settings) -> None:
    one, other = sorted((add(database, settings, name, StandIn("old")) for name in "ab"), key=lambda each: each.id)
    calls = iter(range(9))

    def change_the_first_at_the_second() -> None:
        if next(calls) == 1:
            with database.transaction() as connection:
                results.save_pearls(connection, one.id, ())
            embed(database, one, StandIn("old"))

    new = StandIn("new", change_the_first_at_the_second)
    generation = reindex(database, new, LEXICON)
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT recording, count(*) FROM units WHERE generation = %s AND pearls <> '{}' GROUP BY recording",
            (generation.id,),
        ).fetchall()
    assert [recording for recording, _ in rows] == [other.id]


def test_another_vocabulary_names_terms_anew_and_keeps_the_vectors(database: Database, settings: Settings) -> None:
    recording = add(database, settings, "a", StandIn("same"))
    embedder = StandIn("same")
    generation = reindex(database, embedder, WIDER)
    assert embedder.embedded == []
    assert now_serving(database) == Generation(
        generation.id, "same", recipe(WIDER.vocabulary, WIDER.synonyms), "serving"
    )
    with database.snapshot() as connection:
        terms = {mention.term for mention in results.load_mentions(connection, recording.id)}
        (named,) = connection.execute("SELECT array_agg(DISTINCT term) FROM units, unnest(terms) AS term").fetchone()  # type: ignore[misc]
        tokens = connection.execute("SELECT kind, text, tokens FROM units ORDER BY position").fetchall()
    assert terms == {"Novapeel", "acne scars"}
    assert sorted(named) == ["Novapeel", "acne scars"]
    assert [kind for kind, _, packed in tokens if packed is None] == ["passage"]
    assert {kind for kind, _, packed in tokens if packed is not None} == {"window", "claim"}
    for _, text, packed in tokens:
        assert packed is None or unpack(packed).tolist() == [[127, 0] if "weeks" in text else [0, 127]]


def test_an_index_that_is_up_to_date_is_left_alone(database: Database, settings: Settings) -> None:
    add(database, settings, "a", StandIn("same"))
    before, embedder = now_serving(database), StandIn("same")
    assert not is_stale(database, "same", LEXICON)
    assert reindex(database, embedder, LEXICON) == before
    assert embedder.embedded == []


def test_an_index_is_stale_for_another_model_or_vocabulary(database: Database, settings: Settings) -> None:
    assert not is_stale(database, "any", LEXICON)  # there is none yet
    add(database, settings, "a", StandIn("same"))
    assert is_stale(database, "other", LEXICON)
    assert is_stale(database, "same", WIDER)


def test_what_cannot_be_indexed_keeps_the_old_index(database: Database, settings: Settings) -> None:
    add(database, settings, "good", StandIn("old"))
    bad = add(database, settings, "bad", StandIn("old"))
    with database.transaction() as connection:
        connection.execute("DELETE FROM transcripts WHERE recording = %s", (bad.id,))
    with pytest.raises(StageError, match=f"1 of 2 recordings could not be indexed.*{bad.id}: “bad” cannot be indexed"):
        reindex(database, StandIn("new"), LEXICON)
    assert now_serving(database).model == "old"


def test_only_one_process_makes_a_new_index(database: Database) -> None:
    with reindex_lock(database), pytest.raises(StageError, match="being made anew by another process"):
        reindex(database, StandIn("new"), LEXICON)


def test_a_recording_that_is_at_work_elsewhere_is_waited_for(database: Database, settings: Settings) -> None:
    busy = max((add(database, settings, name, StandIn("old")) for name in "ab"), key=lambda each: each.id)
    at_work = ExitStack()
    at_work.enter_context(recording_lock(database, busy))
    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:  # both were tried once, and the busy one is tried again
            assert now_serving(database).model == "old"
            at_work.close()

    generation = reindex(database, StandIn("new"), LEXICON, report=report)
    assert told == [(0, 2), (1, 2), (1, 2), (2, 2)]
    assert busy.id in recordings_in(database, generation)


@pytest.mark.weights
def test_the_command_indexes_with_the_real_model(
    command_line: CommandLine, database: Database, settings: Settings, embedder: Embedder
) -> None:
    add(database, settings, "a", StandIn("old"))
    before = command_line.run("search", "Wait six weeks")  # the model of the old index leads nowhere
    assert (before.code, "Keyword results only" in before.out) == (0, True), before.err
    assert "unknown embedder model 'old'" in before.err
    outcome = command_line.run("reindex")
    assert (outcome.code, outcome.out) == (
        0,
        f"The search index is up to date: number {now_serving(database).id}, made with {embedder.name}.\n",
    ), outcome.err
    assert not is_stale(database, name_of_embedder(settings.embedder, cache=settings.weights_folder), field_lexicon())
    assert "Wait six weeks" in command_line.run("search", "how long between treatments").out


def test_vectors_of_another_length_are_refused_with_what_is_accepted(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel

    Tokenizer(WordLevel({"[UNK]": 0, "laser": 1}, unk_token="[UNK]")).save(str(tmp_path / "tokenizer.json"))
    config = BertConfig(vocab_size=6, hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=16)
    BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(SettingError, match="makes vectors of 16 numbers; the database holds vectors of 384"):
        load_embedder(str(tmp_path), cache=tmp_path / "cache")


def test_the_stored_hash_is_of_the_text(database: Database, settings: Settings) -> None:
    add(database, settings, "a", StandIn("old"))
    with database.snapshot() as connection:
        rows = connection.execute("SELECT text, content_hash FROM units").fetchall()
    assert len(rows) >= len(SEGMENTS)
    assert all(sha256(text.encode()).hexdigest() == stored for text, stored in rows)


def test_the_site_embeds_queries_with_the_model_that_made_the_index(database: Database, settings: Settings) -> None:
    add(database, settings, "a", StandIn("old"))
    loaded: list[str] = []

    def named(model: str) -> StandIn:
        loaded.append(model)
        return StandIn(model)

    embedder = SharedEmbedder(lambda: StandIn("new"), named=named)
    assert [embedder.serving(database).name for _ in range(2)] == ["old", "old"]
    reindex(database, StandIn("new"), LEXICON)
    assert embedder.serving(database).name == "new"
    assert loaded == ["old"]


def test_only_the_model_that_made_the_index_is_loaded_and_need_be_there(database: Database, settings: Settings) -> None:
    add(database, settings, "a", StandIn("old"))
    loaded: list[str] = []

    def load() -> StandIn:
        loaded.append("new")
        return StandIn("new")

    def missing() -> StandIn:
        raise WeightsError("not there")

    embedder = SharedEmbedder(load, name=lambda: "new", named=StandIn)
    embedder.warm(database)
    assert (embedder.serving(database).name, embedder.name, loaded) == ("old", "new", [])
    without = SharedEmbedder(missing, named=StandIn).usable(database)
    assert without is not None and without.name == "old"
    reindex(database, StandIn("new"), LEXICON)
    assert (embedder.serving(database).name, loaded) == ("new", ["new"])
