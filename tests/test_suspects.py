"""Suspects: runs of heard words that sound like a term, and those that do not."""

from heard import VOCABULARY, spoken

from pipeline.companions import with_companions
from pipeline.suspects import find_suspects
from transcripts.vocabulary import Term, Vocabulary


def test_a_run_of_words_is_suspected_of_the_terms_it_sounds_like() -> None:
    suspects = find_suspects(spoken("We use all therapy here."), VOCABULARY)
    found = {(suspect.text, suspect.candidates[0].written) for suspect in suspects}
    assert ("all therapy", "Ultherapy") in found


def test_a_mis_hearing_is_written_as_the_term() -> None:
    suspects = find_suspects(spoken("We use alex and write here."), VOCABULARY)
    exact = [suspect for suspect in suspects if suspect.text == "alex and write"]
    assert [(candidate.written, candidate.similarity) for candidate in exact[0].candidates] == [("alexandrite", 1.0)]


def test_runs_held_in_blocks_of_any_size_give_the_same_suspects() -> None:
    vocabulary = Vocabulary((*VOCABULARY.terms, Term("Nd:YAG", "technique", aliases=("YAG",))))
    transcript = spoken(
        "You reach for the yagg, always.",  # short: suspected since it is named below
        "Thank you, Doctor Ultera.",
        "We use all therapy here, and alex and write.",
        "Then comes Ulthera, says Doctor Ultera.",  # a person, whom another block thanks
        "The gentle macs or another.",
        "My Nd:YAG is old.",
    )
    whole = find_suspects(transcript, vocabulary, block=len(transcript.segments))
    assert {"yagg,", "all therapy", "alex and write."} <= {suspect.text for suspect in whole}
    assert [find_suspects(transcript, vocabulary, block=block) for block in (1, 2, 4)] == [whole] * 3
    assert find_suspects(transcript, vocabulary) == whole


def test_what_is_written_already_is_no_suspect() -> None:
    suspects = find_suspects(
        spoken("A gentle max pro and P R P.", "An elite group.", "Alexandrite lasers."), VOCABULARY
    )
    assert [suspect.text for suspect in suspects if suspect.candidates[0].similarity > 0.8] == []


def test_a_longer_name_may_hide_behind_a_shorter_one() -> None:
    suspects = find_suspects(spoken("The GentleMax probe works."), VOCABULARY)
    assert ("GentleMax probe", "GentleMax Pro") in {(each.text, each.candidates[0].written) for each in suspects}


def test_a_product_has_no_plural_that_would_be_its_name() -> None:
    vocabulary = Vocabulary((Term("CoolTone", "device"), Term("skin booster", "technique")))
    suspects = find_suspects(spoken("Cool tones here.", "And skin boosters."), vocabulary)
    assert [(each.text, each.candidates[0].written) for each in suspects if each.candidates[0].similarity > 0.85] == [
        ("Cool tones", "CoolTone")
    ]


def test_no_name_crosses_a_sentence_or_a_pause() -> None:
    for transcript in (spoken("That is all. Therapy comes next."), spoken("That is all", "therapy comes next.")):
        assert [each.text for each in find_suspects(transcript, VOCABULARY) if "all" in each.text] == []


def test_figures_are_never_lost() -> None:
    assert [each.text for each in find_suspects(spoken("All 3 therapy."), VOCABULARY) if "3" in each.text] == []
    found = {
        (each.text, each.candidates[0].written) for each in find_suspects(spoken("The are 20 method."), VOCABULARY)
    }
    assert ("are 20 method.", "R20 method") in found


def test_a_short_name_may_be_filled_up_and_a_plural_kept() -> None:
    vocabulary = Vocabulary(
        (
            Term("Morpheus8", "device", aliases=("Morpheus",), spoken=("morpheus eight",)),
            Term("chemical peel", "technique", aliases=("superficial peel",)),
        )
    )
    found = find_suspects(spoken("A morpheus A8 then.", "Some superficial pills."), vocabulary)
    assert ("morpheus A8", "Morpheus8") in {(each.text, each.candidates[0].written) for each in found}
    assert ("superficial pills.", "superficial peels") in {(each.text, each.candidates[0].written) for each in found}


def test_negations_are_never_written_over() -> None:
    vocabulary = Vocabulary((Term("Noritate", "device"), Term("Motus AX", "device", sounds_like=("not to say x",))))
    texts = [each.text for each in find_suspects(spoken("No ri tate, not to say x. Don't tate."), vocabulary)]
    assert not [text for text in texts if {"no", "not", "don't"} & set(text.lower().split())]


def test_of_two_words_of_opposite_meaning_the_one_that_was_heard_stands() -> None:
    for said in ("It leaves hypopigmented skin.", "A hypotrophic scar.", "The ectropion stays."):
        suspects = find_suspects(spoken(said), with_companions(VOCABULARY))
        written = {candidate.written for each in suspects for candidate in each.candidates}
        assert written.isdisjoint({"hyperpigmented", "hypertrophic", "entropion"})


def test_nothing_runs_into_a_word_that_was_heard_rightly() -> None:
    suspects = find_suspects(spoken("We take ultherapior nothing."), Vocabulary((Term("Ultherapy", "device"),)))
    assert "Ultherapy or" in {candidate.written for each in suspects for candidate in each.candidates}
    terms = Term("GentleMax", "device"), Term("granuloma", "technique"), Term("granulomatous", "technique")
    assert find_suspects(spoken("A GentleMax.", "Two granulomas."), Vocabulary(terms)) == ()


def test_a_persons_name_is_no_term_that_it_sounds_like() -> None:
    vocabulary = Vocabulary((Term("Restylane", "device"), Term("Ultherapy", "device")))

    def written(*said: str) -> list[tuple[str, str]]:
        found = find_suspects(spoken(*said), vocabulary)
        return [(each.text, each.candidates[0].written) for each in found]

    assert ("like Raylene", "Restylane") in written("We like Raylene here.")
    assert written("I'm Raylene, a nurse.", "We like Raylene here.") == []
    assert written("With us is Raylenehart, who injects.", "We like Raylene here.") == []  # run into the surname
    # What hardly differs from a term is listened for, though it stands where a name may.
    assert ("Ulterapy.", "Ultherapy") in written("And for comparison, Ulterapy.")
