"""Faithful: restatements that keep every word's sense pass, and each way of changing it is caught."""

import pytest
from talk import VOCABULARY, talk

from pipeline import faithful, opposites
from pipeline.verify import checks_of, verify
from transcripts.outline import Claim
from transcripts.transcript import Transcript

SAID = (
    "On the face I never go above fourteen joules with Novalase, and on the legs I use thirty joules. "
    "Wait at least six weeks before the next session, and avoid the sun after it. It may leave a brown mark."
)
TRANSCRIPT = talk(SAID)


def restated(text: str) -> Claim:
    return Claim(text, SAID, (0,), 0.0, TRANSCRIPT.segments[0].end, status="restated")


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        ("On the face never go above 14 J with Novalase; on the legs use 30 J.", None),
        ("Wait at least 6 weeks before the next session.", None),
        ("Never go above 14 J on the face with Novalase. Wait 6 weeks before the next session.", "bounds"),
        ("On the legs never go above 14 J with Novalase.", "pairing"),
        ("Wait at least 6 weeks after the next session, never before it.", "negations"),
        ("It is never a brown mark that it leaves.", "negations"),
        ("Novalase never goes below 14 J on the face.", "directions"),
        ("Novalase is never unsafe and effective.", "directions"),
        ("Never go above 14 J with Novalase on the face to protect collagen and elastin.", "words"),
        ("Never go above 40 J with Novalase on the face.", "numbers"),
        ("Never go above 14 J with Cryoforma on the face.", "terms"),
    ],
)
def test_what_a_restatement_may_not_do(text: str, failing: str | None) -> None:
    held = verify(restated(text), TRANSCRIPT, VOCABULARY)
    if failing is None:
        assert (held.text, held.status) == (text, "restated")
        assert all(check.passed for check in held.checks)
    else:
        assert (held.text, held.status) == (SAID, "verbatim")
        failed = [check.name for check in checks_of(restated(text), TRANSCRIPT, VOCABULARY) if not check.passed]
        assert failing in failed


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Wait until after the peel.", "Wait before the peel."),
        ("It is safe over the eyelid.", "Avoid the eyelid."),
        ("Increase the energy.", "I reduce the energy."),
        ("Treat them with a cannula.", "Treat them without a cannula."),
        ("All of them swell.", "Some of them swell."),
        ("The treatment is effective.", "I did the treatment on Monday."),
        ("The laser stays on.", "The laser stays off."),
        ("The neck has many glands.", "The neck has few glands."),
        ("It is indicated in pregnancy.", "It is contraindicated in pregnancy."),
        ("It is likely to scar.", "It's unlikely to scar."),
        ("Two units in the left temple.", "Two units in the right temple."),
        ("Give the drug before surgery.", "Stop the drug before surgery."),
        ("Stop aspirin.", "Keep taking aspirin."),
        ("Inject above the muscle.", "Inject deep to the muscle."),
        ("It leaves hypopigmentation.", "It leaves hyperpigmentation."),
        ("Few of them burn.", "A few of them burn."),
        ("I never treat the nose.", "I rarely treat the nose."),
    ],
)
def test_a_side_that_nobody_took(text: str, quote: str) -> None:
    assert opposites.turns_round(text, quote)
    assert not opposites.turns_round(quote, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Leave the needle, stop.", "Stop right away, the needle stays."),
        ("The needle is left in.", "The needle stays right there."),
        ("Give two units and stop.", "I stop at two units."),
        ("The drug is stopped a week before.", "I stop the drug a week before."),
        ("Never use it in pregnancy.", "It's contraindicated in pregnancy."),
        ("Raise it by two joules.", "I start low and go up by two joules."),
    ],
)
def test_other_words_for_the_same_side(text: str, quote: str) -> None:
    assert not opposites.turns_round(text, quote)


@pytest.mark.parametrize(
    ("text", "quote", "moved"),
    [
        ("I treat smokers.", "I refuse to treat smokers.", True),
        ("Never treat smokers.", "I refuse to treat smokers.", False),
        ("I treat the nose.", "I rarely treat the nose.", True),
        ("Touch the lid.", "I barely touch the lid.", True),
        ("No sun for six weeks.", "Avoid the sun for six weeks.", False),
        ("Use heat instead of ice.", "Use ice instead of heat.", True),
        ("It blanches.", "It fails to blanch.", True),
        ("Don't use it in pregnancy.", "It's contraindicated in pregnancy.", False),
    ],
)
def test_what_forbids_or_is_rare_denies_as_well(text: str, quote: str, moved: bool) -> None:
    said = talk(quote)
    claim = Claim(text, quote, (0,), 0.0, said.segments[0].end, status="restated")
    assert ("negations" in failing(claim, said)) == moved


def failing(claim: Claim, said: Transcript) -> list[str]:
    return [check.name for check in checks_of(claim, said, VOCABULARY) if not check.passed]


@pytest.mark.parametrize(
    ("text", "quote", "mixed"),
    [
        ("Cryoforma on the face, Novalase on the legs.", "Novalase on the face and Cryoforma on the legs.", True),
        ("Cryoforma on the legs, Novalase on the face.", "Novalase on the face and Cryoforma on the legs.", False),
        ("Right brow up, left lid down.", "The right lid is down and the left brow is up.", True),
        ("Left brow up, right lid down.", "The right lid is down and the left brow is up.", False),
        ("Heat before the laser.", "Cold before the peel, heat after the laser.", True),
        ("After the laser, heat.", "Cold before the peel, heat after the laser.", False),
        ("Dilute ten to one.", "Dilute one to ten.", True),
        ("Dilution 1:10.", "Dilute one to ten.", False),
        ("Ten to five units.", "Five to ten units.", True),
        ("Ten units for men, five for women.", "Men get ten units and women five.", False),
    ],
)
def test_names_sides_and_the_ends_of_a_range_do_not_change_places(text: str, quote: str, mixed: bool) -> None:
    said = talk(quote)
    claim = Claim(text, quote, (0,), 0.0, said.segments[0].end, status="restated")
    assert ("pairing" in failing(claim, said)) == mixed


def test_a_negation_stays_with_its_words() -> None:
    assert faithful.moves_a_negation("Massage it, don't inject.", "Don't massage it, inject.")
    assert not faithful.moves_a_negation("Inject and never massage.", "Don't massage it, inject.")
    assert faithful.moves_a_negation("Don't give the enzyme at once.", "Don't panic and give the enzyme at once.")


def test_a_number_stays_with_its_words() -> None:
    said = "The face gets five weeks, and the legs get eight weeks."
    assert faithful.mixes_up_numbers("Legs: five weeks.", said)
    assert not faithful.mixes_up_numbers("Legs: eight weeks.", said)
    assert not faithful.mixes_up_numbers("Legs: five weeks.", "The face gets five weeks.")


@pytest.mark.parametrize(
    ("text", "quote", "lost"),
    [
        ("Give the enzyme and wait.", "If it goes white, wait. If it stays white, give the enzyme.", True),
        ("Allow make up from day seven.", "Only when the crust is off do I allow make up.", True),
        ("Begin at week four, or irritate it.", "I begin at week four, or you'll irritate it.", True),
        ("Begin at week four, or you'll irritate it.", "I begin at week four, or you'll irritate it.", False),
        ("If it stays white, give the enzyme.", "If it bleeds, press. If it stays white, give the enzyme.", False),
    ],
)
def test_a_condition_stays_with_what_it_bounds(text: str, quote: str, lost: bool) -> None:
    assert faithful.loses_a_condition(text, quote) == lost


def test_a_bound_stays_with_its_number() -> None:
    assert faithful.loses_a_bound("Wait six weeks.", "Wait at least six weeks.")
    assert not faithful.loses_a_bound("A minimum of six weeks.", "Wait at least six weeks.")
    assert not faithful.loses_a_bound("Wait six weeks.", "Wait six weeks, at least in summer.")


class Agrees:
    """An Entailment with one answer."""

    name = "stand-in"

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def probability(self, premise: str, hypothesis: str) -> float:
        return self._probability


@pytest.mark.parametrize(("probability", "kept"), [(0.95, True), (0.5, False)])
def test_a_model_may_refuse_what_the_rules_allow(probability: float, kept: bool) -> None:
    claim = restated("On the legs use 30 J; on the face never go above 14 J.")
    held = verify(claim, TRANSCRIPT, VOCABULARY, entailment=Agrees(probability))
    assert held.status == ("restated" if kept else "verbatim")
    assert ("entailment" in [check.name for check in held.checks]) is kept  # a quote needs no model


def test_a_quote_must_stand_at_its_time() -> None:
    said = talk("Wait six weeks.", "Use ice.", "Wait six weeks.")
    right = Claim("Wait six weeks.", "Wait six weeks.", (2,), said.segments[2].start, said.segments[2].end)
    wrong = Claim("Wait six weeks.", "Wait six weeks.", (2,), 60.0, 61.0)
    assert [check.passed for check in verify(right, said, VOCABULARY).checks if check.name == "quote"] == [True]
    assert [check.passed for check in verify(wrong, said, VOCABULARY).checks if check.name == "quote"] == [False]
