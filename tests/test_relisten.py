"""Re-listening: hidden terms are found by sound, decided on the audio, written in place, and can be taken back."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

import pytest

from models.protocols import Comparison, Progress, Trial, ignore_progress
from pipeline.breaths import join, part
from pipeline.companions import CLINICAL_WORDS, RHYTHMS, with_companions
from pipeline.phonetics import PRONUNCIATIONS, pronounced_words, similarity, sound_of
from pipeline.places import MOST_PER_MINUTE, Place, Rival, find_places
from pipeline.plainness import surprise
from pipeline.readings import reading_of
from pipeline.relisten import relisten
from pipeline.sayings import said_as
from pipeline.splice import splice, undo
from pipeline.suspects import Candidate, find_suspects
from pipeline.tag import tag
from pipeline.verdicts import judge, judge_all
from training.sounds import rows_of
from transcripts.errors import NotFoundError
from transcripts.forms import key_of
from transcripts.text import words_of
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary, load_vocabulary

VOCABULARY = Vocabulary(
    (
        Term("GentleMax Pro", "device", category="laser", maker="Candela"),
        Term("GentleMax", "device", category="laser", maker="Candela"),
        Term("Ultherapy", "device", category="ultrasound"),
        Term("Elite", "device", category="laser", ordinary=("elite",)),
        Term("R20 method", "technique"),
        Term("alexandrite", "technique", category="laser", sounds_like=("alex and write",)),
        Term("PRP", "technique", aliases=("platelet-rich plasma",), spoken=("P R P",)),
    )
)
NOWHERE = Path("unheard.wav")


@dataclass
class Ears:
    """A Relistener that knows what was said: a text that was said has log-likelihood -1, any other -15."""

    said: str
    name: str = "ears"
    asked: list[Trial] = field(default_factory=list)

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        self.asked += trials
        said = f" {' '.join(words_of(self.said))} "
        progress(len(trials))
        return [
            Comparison(
                tuple(
                    -1.0 if f" {' '.join(words_of(f'{trial.before} {rival} {trial.after}'))} " in said else -15.0
                    for rival in trial.rivals
                )
            )
            for trial in trials
        ]


def spoken(*sentences: str, probability: float = 0.5) -> Transcript:
    """Segments of words that take half a second each, four seconds apart."""
    segments: list[Segment] = []
    clock = 0.0
    for text in sentences:
        words = []
        for word in text.split():
            words.append(Word(clock, clock + 0.5, word, probability))
            clock += 0.5
        segments.append(Segment(len(segments), words[0].start, clock, text, tuple(words)))
        clock += 4.0
    return Transcript(tuple(segments), "en", "stand-in")


# Sounds


def test_letters_capitals_and_figures_are_read_aloud() -> None:
    assert sound_of("P R P") == sound_of("PRP") == "piarpi"
    assert sound_of("ten sixty four") == sound_of("1064")
    assert sound_of("seven fifty-five") == sound_of("755")
    assert sound_of("") == sound_of("…") == ""


def test_like_sounds_are_nearer_than_others() -> None:
    heard = sound_of("all therapy")
    assert similarity(heard, heard) == 1
    assert similarity(heard, sound_of("Ultherapy")) > 0.85 > similarity(heard, sound_of("cryotherapy"))
    assert similarity(sound_of("bat"), sound_of("pat")) > similarity(sound_of("bat"), sound_of("sat"))


def test_similarity_is_symmetrical() -> None:
    pairs = [("GentleMax", "gentle mask"), ("Fraxel", "fractal"), ("ab", "the beam of light"), ("", "beam")]
    for left, right in ((sound_of(a), sound_of(b)) for a, b in pairs):
        assert similarity(left, right) == similarity(right, left)
        assert 0 <= similarity(left, right) <= 1


def test_rare_words_are_also_read_as_they_are_spelled() -> None:
    assert reading_of("Cyspera") == reading_of("Sispera") != sound_of("Cyspera")
    assert reading_of("the beam of light") == sound_of("the beam of light")


def test_common_words_heard_with_certainty_surprise_least() -> None:
    plain, rare, guessed = (
        [Word(0.0, 1.0, text, probability)]
        for text, probability in (("light", 0.99), ("zelthiq", 0.99), ("light", 0.1))
    )
    assert surprise(plain) < 0.1 < surprise(guessed) < surprise(rare) == 1.0
    assert surprise([Word(0.0, 1.0, "and", 0.1)]) < 0.2  # a model is often unsure of function words


# Suspects


def test_a_run_of_words_is_suspected_of_the_terms_it_sounds_like() -> None:
    suspects = find_suspects(spoken("We use all therapy here."), VOCABULARY)
    found = {(suspect.text, suspect.candidates[0].written) for suspect in suspects}
    assert ("all therapy", "Ultherapy") in found


def test_a_mis_hearing_is_written_as_the_term() -> None:
    suspects = find_suspects(spoken("We use alex and write here."), VOCABULARY)
    exact = [suspect for suspect in suspects if suspect.text == "alex and write"]
    assert [(candidate.written, candidate.similarity) for candidate in exact[0].candidates] == [("alexandrite", 1.0)]


def test_what_is_written_already_is_no_suspect() -> None:
    suspects = find_suspects(
        spoken("A gentle max pro and P R P.", "An elite group.", "Alexandrite lasers."), VOCABULARY
    )
    assert [suspect.text for suspect in suspects if suspect.candidates[0].similarity > 0.8] == []


def test_a_longer_name_may_hide_behind_a_shorter_one() -> None:
    suspects = find_suspects(spoken("The GentleMax probe works."), VOCABULARY)
    assert ("GentleMax probe", "GentleMax Pro") in {(each.text, each.candidates[0].written) for each in suspects}


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


def test_a_very_short_name_is_looked_for_where_the_recording_names_it() -> None:
    vocabulary = Vocabulary((Term("Nd:YAG", "technique", aliases=("YAG",)),))
    sentence = "You reach for the yagg, always"
    assert "yagg," not in [each.text for each in find_suspects(spoken(sentence), vocabulary)]
    named = spoken("My Nd:YAG is old.", sentence)
    candidates = [each.candidates for each in find_suspects(named, vocabulary) if each.text == "yagg,"]
    assert [[candidate.written for candidate in each] for each in candidates] == [["YAG"]]
    final = relisten(named, NOWHERE, vocabulary, Ears("My Nd:YAG is old. You reach for the YAG, always"))
    assert [segment.text for segment in final.segments] == ["My Nd:YAG is old.", "You reach for the YAG, always"]


def test_negations_are_never_written_over() -> None:
    vocabulary = Vocabulary((Term("Noritate", "device"), Term("Motus AX", "device", sounds_like=("not to say x",))))
    texts = [each.text for each in find_suspects(spoken("No ri tate, not to say x. Don't tate."), vocabulary)]
    assert not [text for text in texts if {"no", "not", "don't"} & set(text.lower().split())]


# Re-listening


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
    correction = Correction(0, 1.0, 2.0, "all therapy,", "Ultherapy,", "Ultherapy", "sounds-like", probability)
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


def test_a_plain_name_needs_a_context_that_names_it() -> None:
    vocabulary = Vocabulary((Term("Profound", "device", ordinary=("profound",)),))
    plain, named = spoken("It has a pro found effect."), spoken("We use the pro found laser.")
    assert relisten(plain, NOWHERE, vocabulary, Ears("It has a Profound effect")).corrections == ()
    assert relisten(named, NOWHERE, vocabulary, Ears("We use the Profound laser")).corrections == ()


def test_between_two_names_that_both_fit_none_is_chosen() -> None:
    segment = spoken("She takes untreat annoying now.").segments[0]
    names = [Term("isotretinoin", "technique"), Term("tretinoin", "technique"), Term("isotretinoin gel", "technique")]
    rivals = [Rival(2, 4, Candidate(term, term.name, 0.9, 11), 0.8) for term in names]

    def holds(*likelihoods: float) -> bool:
        place = Place(segment, 2, 4, tuple(rivals[: len(likelihoods)]))
        return judge(place, Comparison((-9.0, *likelihoods)), frozenset()).holds

    assert holds(-1.0, -12.0)
    assert not holds(-1.0, -1.5)
    assert holds(-1.0, -12.0, -1.5)  # the name and its longer form are no rivals in this


def test_a_brand_and_its_substance_do_not_rule_one_another_out() -> None:
    segment = spoken("She takes azzolac acid now.").segments[0]
    substance = Term("azelaic acid", "technique", category="drug")
    for note, holds in (("azelaic acid products", True), ("azelaic acid with niacinamide", False), ("a cream", False)):
        brand = Term("Azelac", "device", note=note)
        rivals = (
            Rival(2, 4, Candidate(substance, "azelaic acid", 0.9, 10), 0.8),
            Rival(2, 3, Candidate(brand, "Azelac", 0.95, 6), 1.0),
        )
        verdict = judge(Place(segment, 2, 4, rivals), Comparison((-9.0, -1.0, -1.0)), frozenset())
        assert (verdict.rival.candidate.term, verdict.holds) == (substance, holds)


def test_of_two_drugs_of_one_class_none_is_chosen() -> None:
    segment = spoken("She takes sarahcycline now.").segments[0]
    terms = Term("sarecycline", "technique", category="drug", note="a tetracycline"), Term("tetracycline", "technique")
    rivals = tuple(Rival(2, 3, Candidate(term, term.name, 0.9, 10), 0.5) for term in terms)
    comparison = Comparison((-8.0, -4.0, -4.1), (-9.0, -6.0, -6.1))
    assert not judge(Place(segment, 2, 3, rivals), comparison, frozenset()).holds


def test_a_part_of_the_words_that_is_no_name_does_not_rule_out_a_name_for_all_of_them() -> None:
    segment = spoken("With cryoli palace now.").segments[0]
    whole = Rival(1, 3, Candidate(Term("cryolipolysis", "technique"), "cryolipolysis", 0.82, 13), 0.9)

    def lead(likelihood: float) -> float:
        part = Rival(2, 3, Candidate(Term("PALLAS", "device"), "PALLAS", 0.9, 7), 0.8)
        comparison = Comparison((-9.0, -3.0, likelihood), (-30.0, -10.0, -10.0))
        return judge(Place(segment, 1, 3, (whole, part)), comparison, frozenset()).lead

    assert lead(-20.0) == inf
    assert lead(-8.0) < inf  # that may be a name by itself


def test_what_its_sounds_rule_out_is_not_written() -> None:
    segment = spoken("We use gentle mask now.").segments[0]
    term = Term("GentleMax", "device")
    place = Place(segment, 2, 4, (Rival(2, 4, Candidate(term, "GentleMax", 0.9, 9), 0.3),))
    verdict = judge(place, Comparison((0.0, -inf), (-3.0, -50.0)), frozenset())
    assert (verdict.log_odds, verdict.lead, verdict.holds) == (-inf, inf, False)


def test_a_spelling_that_no_sound_speaks_for_must_be_near_a_short_name() -> None:
    segment = spoken("We use the picoture now.").segments[0]

    def holds(similarity: float, *, sounds: int = 8, fits: tuple[float, ...] = (-3.0, -9.0)) -> bool:
        rival = Rival(3, 4, Candidate(Term("PicoSure", "device"), "PicoSure", similarity, sounds), 1.0)
        return judge(Place(segment, 3, 4, (rival,)), Comparison((-9.0, -1.0), fits), frozenset()).holds

    assert holds(0.81)
    assert not holds(0.79)
    assert holds(0.79, sounds=9)
    assert holds(0.79, fits=(-3.0, -2.5))
    assert holds(0.79, fits=())  # no sounds were compared


def test_a_word_that_is_much_likelier_than_a_name_may_be_a_name_unknown() -> None:
    segment = spoken("We give mepolizumab now.").segments[0]

    def holds(likelihood: float, *sounds: float, named: bool = False) -> bool:
        candidate = Candidate(Term("nemolizumab", "technique"), "nemolizumab", 0.95, 11)
        place = Place(segment, 2, 3, (Rival(2, 3, candidate, 1.0, named=named),))
        return judge(place, Comparison((-3.0, likelihood), sounds), frozenset()).holds

    assert holds(-8.9)
    assert not holds(-9.1)
    assert holds(-8.9, -20.0, -20.0)
    assert not holds(-9.1, -20.0, -20.0)
    assert not holds(-3.1, named=True)  # a name heard rightly is no mere spelling


def test_a_name_that_fits_the_sounds_better_need_not_be_likelier_as_a_text_by_as_much() -> None:
    segment = spoken("We inject volume it slowly.", probability=0.99).segments[0]
    rival = Rival(2, 4, Candidate(Term("Voluma", "device"), "Voluma", 0.96, 8), 0.1)
    place = Place(segment, 2, 4, (rival,))
    assert not judge(place, Comparison((-2.0, -1.9), (-9.0, -9.0)), frozenset()).holds
    assert judge(place, Comparison((-2.0, -1.9), (-9.0, -4.0)), frozenset()).holds


def test_plain_words_stand_where_they_are_the_likelier_reading() -> None:
    segment = spoken("Fifteen or twenty percent.", probability=0.99).segments[0]

    def holds(surprise: float, likelihood: float) -> bool:
        rival = Rival(1, 3, Candidate(Term("R20", "device"), "R20", 0.98, 10), surprise)
        return judge(Place(segment, 1, 3, (rival,)), Comparison((-2.0, likelihood), (-9.0, -3.0)), frozenset()).holds

    assert holds(0.09, -1.5)
    assert not holds(0.09, -2.5)
    assert holds(0.11, -2.5)  # odd words


def test_what_is_named_is_listened_for_before_what_is_not() -> None:
    laser = Term("Cryoforma", "device", category="laser", maker="Zenda")
    kin = Term("Sundara", "device", category="laser", maker="Other")
    lines = "Then the sun dora again.", "And the cry of forma."

    def promises(first: str) -> dict[str, float]:
        places = find_places(spoken(first, *lines), with_companions(Vocabulary((laser, kin))))
        heard = [place for place in places if place.segment.id > 0]
        rivals = sorted((rival for place in heard for rival in place.rivals), key=lambda rival: rival.promise)
        return {rival.candidate.term.name: rival.promise for rival in rivals}

    unnamed, named = promises("We like it."), promises("We like the Cryoforma.")
    assert named["Sundara"] == pytest.approx(unnamed["Sundara"] + 0.6)
    assert named["Cryoforma"] == pytest.approx(unnamed["Cryoforma"] + 0.6 + 1.2)


def test_units_and_makers_have_no_kin() -> None:
    device = Term("Cryoforma", "device", category="laser", maker="Zendara")
    transcript = spoken("The Cryoforma gives ten milliseconds.", "Give it five milligules.", "And zen dora makes it.")
    places = find_places(transcript, with_companions(Vocabulary((device,))))
    kinship = {rival.candidate.term.name: rival.kinship for place in places for rival in place.rivals}
    assert kinship["millijoule"] == kinship["Zendara"] == 0.0


@pytest.mark.parametrize(
    ("said", "rhythms"),
    [
        ("Take five hundred by today.", {"twice a day"}),
        ("Take five hundred milligrams by today.", {"twice a day"}),
        ("I want the report by today.", set()),
    ],
)
def test_how_often_a_dose_is_given_is_listened_for_after_a_dose(said: str, rhythms: set[str]) -> None:
    places = find_places(spoken(said), with_companions(VOCABULARY))
    assert {rival.candidate.written for place in places for rival in place.rivals} & set(RHYTHMS) == rhythms


def test_what_a_recording_is_about_speaks_for_its_terms() -> None:
    segment = spoken("We use gentle mask now.").segments[0]
    term = Term("GentleMax", "device", category="laser", maker="Candela")
    place = Place(segment, 2, 4, (Rival(2, 4, Candidate(term, "GentleMax", 0.9, 9), 0.3),))
    odds = [
        judge(place, Comparison((-5.0, -4.0)), topic).log_odds
        for topic in (frozenset[str](), frozenset({"Candela"}), frozenset({"GentleMax"}))
    ]
    assert odds == sorted(set(odds))


def test_sounds_speak_for_what_fits_them_better_than_the_words_heard() -> None:
    segment = spoken("We keep hell next cold.").segments[0]
    place = Place(segment, 2, 4, (Rival(2, 4, Candidate(Term("Hylenex", "device"), "Hylenex", 0.85, 8), 0.35),))

    def odds(*sounds: float) -> float:
        return judge(place, Comparison((-9.0, -8.0), sounds), frozenset()).log_odds

    unheard = odds()
    assert odds(-17.0, -16.0) - odds(-17.0, -17.0) == pytest.approx(1.1)
    assert odds(-17.0, -15.0) == odds(-17.0, -3.0) == pytest.approx(unheard + 1.1 * 2 - 1.3)
    assert odds(-17.0, -17.0) == odds(-17.0, -99.0) == pytest.approx(unheard - 1.3)
    assert odds(-90.0, -21.0) == pytest.approx(unheard - 1.3)  # both fit badly, the name by 2.6 for each of its sounds


def test_of_two_names_the_one_that_fits_the_sounds_is_chosen() -> None:
    segment = spoken("Use hydrochlorosone now.").segments[0]
    names = [Term("hydroquinone", "technique"), Term("hydrocortisone", "technique")]
    rivals = tuple(Rival(1, 2, Candidate(term, term.name, 0.85, 12), 1.0) for term in names)
    place = Place(segment, 1, 2, rivals)
    texts_alone = judge(place, Comparison((-9.0, -5.0, -5.5)), frozenset())
    with_sounds = judge(place, Comparison((-9.0, -5.0, -5.5), (-30.0, -26.0, -8.0)), frozenset())
    assert texts_alone.rival.candidate.term is names[0]
    assert with_sounds.rival.candidate.term is names[1]
    assert with_sounds.lead == pytest.approx(0.15 * 18 - 0.5 * (0.25 + 0.18))


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


def test_places_that_are_half_believed_support_each_other() -> None:
    pico, care = Term("PicoSure", "device"), Term("PicoCare", "device")
    segments = spoken("We use picoture now.", "The picotier works.", "And picoture again.").segments
    heard = [
        (Place(segment, at, at + 1, (Rival(at, at + 1, Candidate(pico, "PicoSure", near, 8), 1.0),
                                     Rival(at, at + 1, Candidate(care, "PicoCare", 0.82, 8), 1.0))),
         Comparison((-8.0, -9.0, -9.0)))
        for segment, at, near in zip(segments, (2, 1, 1), (0.94, 0.89, 0.94), strict=True)
    ]  # fmt: skip
    alone = [judge(*pair, frozenset()) for pair in heard]
    together = judge_all(heard, frozenset())
    assert all(verdict.rival.candidate.term is pico for verdict in together)
    assert all(
        more.log_odds > less.log_odds and more.lead > less.lead for more, less in zip(together, alone, strict=True)
    )


def test_a_word_that_is_none_does_not_defend_its_spelling() -> None:
    def odds(heard: str) -> float:
        rival = Rival(2, 3, Candidate(Term("Cryomodulator", "device"), "Cryomodulator", 0.9, 12), 1.0)
        return judge(
            Place(spoken(f"We use {heard} now.").segments[0], 2, 3, (rival,)), Comparison((-1.0, -6.0)), frozenset()
        ).log_odds

    assert odds("bronchomodulatar") > odds("bronchodilator")


def test_a_longer_name_for_the_same_words_is_not_the_likelier() -> None:
    segment = spoken("She takes fancy clever now.").segments[0]
    short, long = (Term(name, "technique") for name in ("famciclovir", "valacyclovir"))
    rivals = (
        Rival(2, 4, Candidate(short, "famciclovir", 0.9, 8), 0.7),
        Rival(2, 4, Candidate(long, "valacyclovir", 0.8, 12), 0.7),
    )
    verdict = judge(Place(segment, 2, 4, rivals), Comparison((-9.0, -5.0, -5.0)), frozenset())
    assert verdict.rival.candidate.term is short
    assert verdict.lead == pytest.approx(24 * 0.1)


def test_words_outside_corrections_are_the_same_objects() -> None:
    draw = random.Random(3)
    plain = "we use the and then a patient came in for skin all therapy gentle probe mask alex write max".split()
    plain += "it is was an are must have been".split()
    rules = set()
    for _ in range(40):
        transcript = spoken(*(" ".join(draw.choices(plain, k=12)) for _ in range(3)))
        result = relisten(transcript, NOWHERE, VOCABULARY, Anything(draw))
        for before, after in zip(transcript.segments, result.segments, strict=True):
            spans = [(each.start, each.end) for each in result.corrections if each.segment == before.id]

            def outside(word: Word, spans: list[tuple[float, float]] = spans) -> bool:
                return not any(start <= (word.start + word.end) / 2 <= end for start, end in spans)

            kept = [id(word) for word in after.words if outside(word)]
            assert kept == [id(word) for word in before.words if outside(word)]
            assert (after.id, after.start, after.end) == (before.id, before.start, before.end)  # a pause apart
        for correction in result.corrections:
            assert result.segments[correction.segment].text.count(correction.written.split()[0]) >= 1
        rules |= {correction.rule for correction in result.corrections}
    assert rules == {"sounds-like", "denial"}


def two_segments(one: str, other: str, *, pause: float = 0.0) -> Transcript:
    """Two segments of words that take half a second each, with a pause between them."""
    first = spoken(one).segments[0]
    at = first.end + pause
    second = spoken(other).segments[0]
    words = tuple(replace(word, start=word.start + at, end=word.end + at) for word in second.words)
    return Transcript((first, replace(second, id=1, start=at, end=second.end + at, words=words)), "en", "stand-in")


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


def test_every_correction_can_be_undone() -> None:
    transcript = spoken("We use all therapy, mostly.", "And alex and write.", "And all therapy again.")
    said = "We use Ultherapy mostly And alexandrite And Ultherapy again"
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears(said))
    assert [each.written for each in result.corrections] == ["Ultherapy,", "alexandrite.", "Ultherapy"]
    for correction in result.corrections:
        result = undo(result, correction)
    assert [segment.text for segment in result.segments] == [segment.text for segment in transcript.segments]
    assert result.corrections == ()


def test_empty_untimed_and_foreign_transcripts_stay_as_they_are() -> None:
    untimed = Transcript((Segment(0, 0.0, 2.0, "We use all therapy."),), None, "captions")
    foreign = replace(spoken("We use all therapy."), language="de")
    for transcript in (Transcript((), "en", "stand-in"), untimed, foreign):
        assert relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy")) is not None
        assert relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy")) == transcript


def test_only_so_many_places_are_heard_again() -> None:
    transcript = spoken(*["We use all therapy and alex and write."] * 40)
    assert transcript.segments[-1].end == 316.0  # six begun minutes; each sentence has two terms
    assert len(find_places(transcript, VOCABULARY)) == 6 * MOST_PER_MINUTE


def test_progress_ends_at_the_whole() -> None:
    told: list[float] = []
    relisten(spoken("We use all therapy."), NOWHERE, VOCABULARY, Ears(""), progress=told.append)
    assert told[-1] == 1.0


@dataclass
class Anything:
    """A Relistener that finds texts likely, and sounds fitting, or not at random."""

    draw: random.Random
    name: str = "anything"

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        texts = [tuple(self.draw.uniform(-20, 0) for _ in trial.rivals) for trial in trials]
        sounds = [tuple(self.draw.uniform(-20, 0) for _ in trial.rivals) for trial in trials]
        return [Comparison(*each) for each in zip(texts, sounds, strict=True)]


# Splicing


def test_punctuation_and_possessive_stay_and_time_is_shared_by_letters() -> None:
    segment = spoken("(gentle mask's) done").segments[0]
    spliced = splice(segment, 0, 2, "GentleMax Pro", 0.9)
    assert spliced.text == "(GentleMax Pro's) done"
    assert [(word.start, word.end) for word in spliced.words] == [(0.0, 0.625), (0.625, 1.0), (1.0, 1.5)]
    assert spliced.words[2] is segment.words[2]


def test_undo_refuses_what_is_not_there() -> None:
    transcript = spoken("We use all therapy, mostly.")
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy mostly"))
    [correction] = result.corrections
    with pytest.raises(NotFoundError, match="no correction"):
        undo(transcript, correction)
    with pytest.raises(NotFoundError, match="no longer stands"):
        undo(replace(transcript, corrections=(correction,)), correction)


# The whole vocabulary


def test_every_term_of_the_field_has_a_sound() -> None:
    silent = [form for term in load_vocabulary().terms for form in term.forms if not sound_of(form)]
    assert silent == []


def test_the_stored_sounds_are_those_of_the_vocabulary_s_words() -> None:
    assert PRONUNCIATIONS.read_text(encoding="utf-8") == "".join(rows_of(load_vocabulary())), "run `make sounds`"


def test_words_are_pronounced_figures_and_letters_are_not() -> None:
    assert pronounced_words("Dr. Ultherapy's PRP of 1064 nm: GentleMax, méthode & co") == [
        "ultherapys", "gentle", "max", "methode", "co",
    ]  # fmt: skip
