"""Where the settings name another model than the index: that one's vectors are kept whole and asked for."""

from pathlib import Path

import pytest
from correcting import correct
from indexing import LEXICON, StandIn, add, now_serving, recordings_in
from library import STAGES, add_webinar

from database.connection import Database
from flows.index import Named, save_live, units_anew
from flows.refresh import refresh
from flows.reindex import is_stale, reindex
from models.catalog import load_embedder
from settings import Settings
from transcripts import store
from transcripts.errors import SettingError, SpringboardError, WeightsError
from transcripts.recording import Recording
from transcripts.search import answer
from web.context import SharedEmbedder


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
    assert (sorted(moment.title for moment in told.moments), told.notices) == (
        ["first", "first", "second", "second"],
        (),
    )


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


def test_vectors_of_another_length_are_refused_with_what_is_accepted(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel

    Tokenizer(WordLevel({"[UNK]": 0, "laser": 1}, unk_token="[UNK]")).save(str(tmp_path / "tokenizer.json"))
    config = BertConfig(vocab_size=6, hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=16)
    BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(SettingError, match="makes vectors of 16 numbers; the database holds vectors of 384"):
        load_embedder(str(tmp_path), cache=tmp_path / "cache")


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


def test_why_no_embedder_is_usable_is_told_to_who_asks(database: Database, settings: Settings) -> None:
    def missing(model: str = "new") -> StandIn:
        raise WeightsError(f"{model} is not there")

    add(database, settings, "a", StandIn("old"))
    told: list[SpringboardError] = []
    embedder = SharedEmbedder(missing, name=lambda: "new", named=missing)
    assert embedder.usable(database, tell=told.append) is None
    assert [str(error) for error in told] == ["old is not there"]
