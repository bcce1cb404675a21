"""Re-listening: hidden terms are found by sound, decided on the audio, and written in place."""

import random
from dataclasses import replace

import pytest
from heard import NOWHERE, VOCABULARY, Ears, spoken, two_segments

from pipeline.breaths import join, part
from pipeline.companions import CLINICAL_WORDS, with_companions
from pipeline.phonetics import sound_of
from pipeline.readings import reading_of
from pipeline.relisten import relisten
from pipeline.sayings import said_as
from pipeline.suspects import find_suspects
from pipeline.tag import tag
from transcripts.forms import key_of
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary


def test_what_a_hyphen_joins_to_a_name_stays() -> None:
    vocabulary = Vocabulary((Term("Dysport", "device"), Term("Sculptra", "device")))
    found = {
        (each.text, candidate.written)
        for each in find_suspects(spoken("A half-disport dose,", "in a sculptor-like way."), vocabulary)
        for candidate in each.candidates
    }
    assert ("half-disport", "half-Dysport") in found
    assert ("sculptor-like", "Sculptra-like") in found
    assert find_suspects(spoken("A half-Dysport dose,", "a pre-Sculptra photograph."), vocabulary) == ()
    result = relisten(spoken("A half-disport dose."), NOWHERE, vocabulary, Ears("A half-Dysport dose"))
    assert [segment.text for segment in result.segments] == ["A half-Dysport dose."]
    assert [(each.heard, each.written, each.term) for each in result.corrections] == [
        ("half-disport", "half-Dysport", "Dysport")
    ]


def test_a_very_short_name_is_looked_for_where_the_recording_names_it() -> None:
    vocabulary = Vocabulary((Term("Nd:YAG", "technique", aliases=("YAG",)),))
    sentence = "You reach for the yagg, always"
    assert "yagg," not in [each.text for each in find_suspects(spoken(sentence), vocabulary)]
    named = spoken("My Nd:YAG is old.", sentence)
    candidates = [each.candidates for each in find_suspects(named, vocabulary) if each.text == "yagg,"]
    assert [[candidate.written for candidate in each] for each in candidates] == [["YAG"]]
    final = relisten(named, NOWHERE, vocabulary, Ears("My Nd:YAG is old. You reach for the YAG, always"))
    assert [segment.text for segment in final.segments] == ["My Nd:YAG is old.", "You reach for the YAG, always"]


def test_a_term_that_the_audio_bears_out_is_written_in_place() -> None:
    transcript = spoken("We use all therapy, mostly.")
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy mostly"))
    probability = result.corrections[0].probability
    assert 0.5 < probability < 1
    words = (
        Word(0.0, 0.5, "We", 0.5),
        Word(0.5, 1.0, "use", 0.5),
        Word(1.0, 2.0, "Ultherapy,", probability),
        Word(2.0, 2.5, "mostly.", 0.5),
    )
    corrected = Segment(0, 0.0, 2.5, "We use Ultherapy, mostly.", words)
    replaced = tuple(Replaced(0, word) for word in transcript.segments[0].words[2:4])
    correction = Correction(
        0, 1.0, 2.0, "all therapy,", "Ultherapy,", "Ultherapy", "sounds-like", probability, replaced
    )
    assert result == replace(transcript, segments=(corrected,), corrections=(correction,))


def test_a_unit_is_corrected_after_a_number_and_nowhere_else() -> None:
    transcript = spoken("At twenty milligules we stop.", "The milligules stop.", "At 20 milligrams we stop.")
    said = "At twenty millijoules we stop. The millijoules stop. At 20 millijoules we stop."
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears(said))
    assert [segment.text for segment in result.segments] == [
        "At twenty millijoules we stop.",
        "The milligules stop.",
        "At 20 milligrams we stop.",  # words that are a unit already stay
    ]
    [correction] = result.corrections
    assert (correction.term, correction.rule) == ("millijoule", "unit")


def test_a_term_of_the_vocabulary_goes_before_a_unit_or_a_maker_of_that_name() -> None:
    terms = (Term("Micrometre", "device"), Term("Candela", "technique"), Term("GentleMax", "device", maker="Candela"))
    wider = with_companions(Vocabulary(terms)).terms
    assert wider[:3] == terms
    assert not {term.name for term in wider[3:]} & {"micrometer", "Candela"}


def test_a_maker_is_corrected_and_is_no_tag() -> None:
    heard, said = "The kandella people came.", "GentleMax it is. The Candela people came."
    result = relisten(spoken("GentleMax it is.", heard), NOWHERE, VOCABULARY, Ears(said))
    assert [(each.written, each.rule) for each in result.corrections] == [("Candela", "maker")]
    assert [mention.term for mention in tag(result, VOCABULARY)] == ["GentleMax"]


def test_a_word_of_the_clinic_is_corrected_and_is_no_tag() -> None:
    heard, said = "She has vitaligo there.", "She has vitiligo there."
    result = relisten(spoken(heard), NOWHERE, VOCABULARY, Ears(said))
    assert [segment.text for segment in result.segments] == [said]
    assert [(each.written, each.rule) for each in result.corrections] == [("vitiligo", "sounds-like")]
    assert tag(result, VOCABULARY) == ()


def test_words_of_the_clinic_stand_once_each_and_are_no_terms() -> None:
    lines = CLINICAL_WORDS.read_text(encoding="utf-8").splitlines()
    forms = [form for line in lines if not line.startswith("#") for form in line.split(", ")]
    assert len(forms) >= 600
    assert len(set(map(key_of, forms))) == len(forms)
    assert all(form == form.strip() and form for form in forms)
    # What the vocabulary names already is left to it, but not what stands beside it.
    wider = with_companions(Vocabulary((Term("hypopigmentation", "technique"),))).terms
    named = [form for term in wider for form in term.forms if form.startswith("hypopigment")]
    assert sorted(named) == ["hypopigmentation", "hypopigmented"]


def test_a_small_word_that_ran_into_a_name_is_parted_from_it() -> None:
    result = relisten(spoken("We take ultherapior nothing."), NOWHERE, VOCABULARY, Ears("We take Ultherapy or nothing"))
    assert [segment.text for segment in result.segments] == ["We take Ultherapy or nothing."]


def test_the_model_is_asked_with_the_words_around_and_the_names_as_hints() -> None:
    ears = Ears("nothing of it")
    relisten(spoken("So in our clinic we use all therapy for the lower face."), NOWHERE, VOCABULARY, ears)
    [trial] = [trial for trial in ears.asked if "all therapy" in trial.rivals[0]]
    assert trial.hints == ("Ultherapy",)
    assert trial.rivals[0].replace("all therapy", "Ultherapy") in trial.rivals[1:]
    heard = f"{trial.before} {trial.rivals[0]} {trial.after}"
    assert heard.endswith("we use all therapy for")  # words that end within `AFTER` seconds
    assert trial.end - trial.start == 0.5 * len(heard.split())


def test_plain_words_stay_where_the_audio_does_not_speak_for_a_name() -> None:
    transcript = spoken("We tried all therapy there is.", "Gentle mask, please.", "He is elite.")
    assert relisten(transcript, NOWHERE, VOCABULARY, Ears("We tried all therapy there is")) == transcript


def test_a_name_that_stands_as_plain_words_is_left_to_the_tagger() -> None:
    vocabulary = Vocabulary((Term("Profound", "device", category="radiofrequency", ordinary=("profound",)),))
    for heard in ("It has a profound effect.", "It has a pro found effect.", "We use the pro found device."):
        assert relisten(spoken(heard), NOWHERE, vocabulary, Ears(heard.replace("pro found", "Profound"))) == spoken(
            heard
        )
    hidden = spoken("We use the profowned device.")  # and one that hides in no word is written
    result = relisten(hidden, NOWHERE, vocabulary, Ears("We use the Profound device"))
    assert [segment.text for segment in result.segments] == ["We use the Profound device."]
    assert [(each.heard, each.written, each.term) for each in result.corrections] == [
        ("profowned", "Profound", "Profound")
    ]
    assert [(mention.term, mention.heard) for mention in tag(result, vocabulary)] == [("Profound", "profowned")]


def test_a_trial_tells_how_each_rival_may_sound() -> None:
    ears = Ears("nothing of it")
    relisten(spoken("So in our clinic we use all therapy for the lower face."), NOWHERE, VOCABULARY, ears)
    [trial] = [trial for trial in ears.asked if "all therapy" in trial.rivals[0]]
    assert trial.sounds_around == (sound_of(trial.before), sound_of(trial.after))
    assert trial.sounds[0] == (sound_of(trial.rivals[0]),)
    assert trial.sounds[trial.rivals.index("Ultherapy")] == (sound_of("Ultherapy"), reading_of("Ultherapy"))


def test_capitals_may_be_a_word() -> None:
    assert said_as("Emsculpt NEO") == (sound_of("Emsculpt NEO"), reading_of("Emsculpt NEO"), sound_of("emsculpt neo"))
    assert said_as("PRP") == ("piarpi",)


def test_a_name_that_runs_over_a_border_belongs_to_the_first_segment() -> None:
    transcript = two_segments("So we use all", "therapy for that.")
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears("So we use Ultherapy for that"))
    assert [segment.text for segment in result.segments] == ["So we use Ultherapy", "for that."]
    [correction] = result.corrections
    assert (correction.segment, correction.heard, correction.written) == (0, "all therapy", "Ultherapy")
    assert (correction.start, correction.end) == (1.5, 2.5)
    assert [(segment.start, segment.end) for segment in result.segments] == [(0.0, 2.5), (2.5, 3.5)]
    assert result.segments[0].words[:3] == transcript.segments[0].words[:3]
    assert result.segments[1].words == transcript.segments[1].words[1:]


def test_no_name_crosses_a_pause_or_takes_all_words_of_a_segment() -> None:
    for transcript in (
        two_segments("So we use all", "therapy for that.", pause=1.0),
        two_segments("We use all", "therapy."),
    ):
        assert relisten(transcript, NOWHERE, VOCABULARY, Ears("So we use Ultherapy for that")).corrections == ()


@pytest.mark.parametrize(
    ("heard", "said", "corrected"),
    [
        ("Alex and write works.", "alexandrite works", "Alexandrite works."),
        ("Now alex and write works.", "Now alexandrite works", "Now alexandrite works."),
        ("It is. Alex and write works.", "It is alexandrite works", "It is. Alexandrite works."),
    ],
)
def test_a_name_at_the_start_of_a_sentence_is_capitalised(heard: str, said: str, corrected: str) -> None:
    result = relisten(spoken(heard), NOWHERE, VOCABULARY, Ears(said))
    assert [segment.text for segment in result.segments] == [corrected]


def test_breaths_part_into_the_segments_that_they_came_from() -> None:
    draw = random.Random(5)
    for _ in range(50):
        clock, segments = 0.0, []
        for at in range(8):
            words = []
            for _ in range(draw.randint(1, 4)):
                words.append(Word(clock, clock + 0.2, draw.choice(("we", "use", "light.", "it,")), 0.9))
                clock += 0.2
            segments.append(Segment(at, words[0].start, clock, " ".join(word.text for word in words), tuple(words)))
            clock += draw.choice((0.0, 0.5, 2.0))
        transcript = Transcript(tuple(segments), "en", "stand-in")
        assert part(transcript, join(transcript)[1]) == transcript.segments


def test_empty_untimed_and_foreign_transcripts_stay_as_they_are() -> None:
    untimed = Transcript((Segment(0, 0.0, 2.0, "We use all therapy."),), None, "captions")
    foreign = replace(spoken("We use all therapy."), language="de")
    for transcript in (Transcript((), "en", "stand-in"), untimed, foreign):
        assert relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy")) is not None
        assert relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy")) == transcript


def test_progress_ends_at_the_whole() -> None:
    told: list[float] = []
    relisten(spoken("We use all therapy."), NOWHERE, VOCABULARY, Ears(""), progress=told.append)
    assert told[-1] == 1.0
