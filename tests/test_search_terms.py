"""Misspelt terms in a query: put right, also in phrases, and left as they are where they may be meant."""

from dataclasses import replace

from topics import LEXICON, TopicEmbedder, add

from database.connection import Connection, Database
from transcripts.search import answer
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import Term, Vocabulary


def test_a_misspelt_term_is_put_right_and_told(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "We like the Novalase.", "The slug again.")
        found = answer(connection, "novalaze settings", TopicEmbedder(), lexicon=LEXICON)
    assert found.corrected == "novalase settings"
    assert found.moments[0].text == "We like the Novalase."
    assert [found.moments[0].text[start:end] for start, end in found.moments[0].marks] == ["Novalase"]


def test_an_english_word_is_no_misspelling_of_a_term(database: Database) -> None:
    lexicon = replace(LEXICON, vocabulary=Vocabulary((*LEXICON.vocabulary.terms, Term("sublingual spray", "device"))))
    with database.transaction() as connection:
        add(connection, "One", "We like the Cryoforma.")
        asked = {
            query: answer(connection, query, TopicEmbedder(), lexicon=lexicon).corrected
            for query in ("cryoformer settings", "subungual settings", "sublingal settings")
        }
    assert asked == {
        "cryoformer settings": "cryoforma settings",
        "subungual settings": None,
        "sublingal settings": "sublingual settings",
    }


def test_a_word_of_the_synonyms_is_no_misspelling_also_where_exact_words_are_asked_for(database: Database) -> None:
    lexicon = replace(LEXICON, synonyms=Synonyms((("novalaze", "gentle light"),)))
    with database.transaction() as connection:
        add(connection, "One", "We like the Novalase.")
        for exact in (False, True):
            told = answer(connection, "novalaze settings", TopicEmbedder(), lexicon=lexicon, exact=exact)
            other = answer(connection, "novalace settings", TopicEmbedder(), lexicon=lexicon, exact=exact)
            assert (told.corrected, other.corrected) == (None, "novalase settings"), exact


def test_a_phrase_is_put_right_too_unless_it_is_asked_for_as_typed(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "We like the Novalase.", "The slug again.")
        told = answer(connection, '"the novalaze"', TopicEmbedder(), lexicon=LEXICON)
        typed = answer(connection, '"the novalaze"', TopicEmbedder(), lexicon=LEXICON, as_typed=True)
    assert (told.corrected, [m.text for m in told.moments]) == ("the novalase", ["We like the Novalase."])
    assert (typed.corrected, typed.answered, typed.moments) == (None, False, ())


def test_a_wrong_first_letter_is_put_right_where_one_term_alone_is_meant(database: Database) -> None:
    terms = (*LEXICON.vocabulary.terms, Term("Vraxel", "device"), Term("Fraxel", "device"))
    lexicon = replace(LEXICON, vocabulary=Vocabulary(terms))
    with database.transaction() as connection:
        add(connection, "One", "We like the Novalase.")
        asked = {
            query: answer(connection, query, TopicEmbedder(), lexicon=lexicon).corrected
            for query in ("movalase", "ovalase", "onvalase", "xnovalase", "zraxel", "fraxle", "ovalaze", "flower")
        }
    assert asked == {
        "movalase": "novalase", "ovalase": "novalase", "onvalase": "novalase", "xnovalase": "novalase",
        "zraxel": None, "fraxle": "fraxel", "ovalaze": None, "flower": None,
    }  # fmt: skip


def test_a_word_misheard_in_one_recording_is_still_a_misspelling(database: Database) -> None:
    def corrected(connection: Connection) -> str | None:
        return answer(connection, "novalaze", TopicEmbedder(), lexicon=LEXICON).corrected

    with database.transaction() as connection:
        add(connection, "One", "We like the novalaze.")
        assert corrected(connection) is None  # nobody says what it might be meant for
        add(connection, "Two", "We like the Novalase.")
        assert corrected(connection) == "novalase"
        add(connection, "Three", "They sell a novalaze.")
        assert corrected(connection) is None  # so it is another product
    with database.transaction() as connection:
        connection.execute("DELETE FROM recordings WHERE title = 'Three'")
        assert corrected(connection) == "novalase"
        add(connection, "About the novalaze", "Welcome.")
        assert corrected(connection) is None
