"""Verdicts: which rival stands against the words heard, by text, sounds, and what the recording is about."""

from math import inf

import pytest
from heard import spoken

from models.protocols import Comparison
from pipeline.places import Place, Rival
from pipeline.suspects import Candidate
from pipeline.verdicts import judge, judge_all
from transcripts.vocabulary import Term


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
