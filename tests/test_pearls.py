"""Pearls: remarks worth writing down are found whole; small talk, prices and what was taken back are not."""

import numpy as np
import pytest
from numpy.typing import NDArray
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.candidates import candidates, read
from pipeline.pearls import WEIGHTS, evidence, find_pearls
from transcripts.text import count_words
from transcripts.transcript import Segment, Transcript

FILLER = talk(
    "Host: Good evening and welcome, everybody. Please mute your microphones, the certificates come by email.",
    "Host: My daughter says hello, she is at football practice tonight.",
    "Ada: Let me start with the lips. I like a soft gel there, because it moves with the smile.",
    "Ada: I use a twenty five gauge cannula, and I never put more than half a millilitre on each side in one visit.",
    "Ada: Patients often ask which brand is best. They are all good, honestly.",
    "Ada: Oh, and before I forget, the tear trough.",
    "Ada: If they have had filler in the last year, I dissolve it first with hyaluronidase, and I wait two weeks.",
    "Ada: Otherwise you are stacking gel on swelling.",
    "Ada: If the skin blanches, stop at once. Don't press and hope.",
    "Ada: I flood the whole area with hyaluronidase, fifteen hundred units, and repeat it every hour.",
    "Host: Lovely. The new syringes cost three hundred pounds, and there is a discount of ten percent this month.",
    "Host: Thank you all, and good night.",
)


def listed(transcript: Transcript) -> list[str]:
    return [pearl.claim.text for pearl in find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker())]


def one_with(pearls: list[str], *parts: str) -> bool:
    return any(all(part in pearl for part in parts) for pearl in pearls)


@pytest.mark.parametrize(
    "parts",
    [
        ("cannula", "never", "half a millilitre"),
        ("tear trough", "hyaluronidase", "two weeks"),
        ("blanches", "stop at once", "on't press"),
        ("fifteen hundred units", "every hour"),
    ],
)
def test_a_pearl_keeps_its_condition_number_and_negation(parts: tuple[str, ...]) -> None:
    assert one_with(listed(FILLER), *parts)


@pytest.mark.parametrize("part", ["welcome", "certificates", "football", "pounds", "discount", "good night"])
def test_small_talk_and_prices_are_no_pearls(part: str) -> None:
    assert not one_with(listed(FILLER), part)


def test_each_pearl_is_verified_and_in_order() -> None:
    pearls = find_pearls(FILLER, VOCABULARY, HashedWords(), PlainRanker())
    assert all(check.passed for pearl in pearls for check in pearl.claim.checks)
    assert all(pearl.claim.checks for pearl in pearls)
    starts = [pearl.claim.start for pearl in pearls]
    assert starts == sorted(starts)


def test_a_list_has_at_most_one_pearl_in_fifty_words() -> None:
    lines = [f"By the way, never give site {count} more than {count + 2} units of toxin." for count in range(60)]
    transcript = talk(*lines, pause=1.8)
    assert len(transcript.text.split()) == 60 * 13
    pearls = find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker())
    assert len(pearls) == 16
    assert all(count_words(pearl.claim.quote) <= 45 for pearl in pearls)


def test_a_list_is_as_long_as_there_are_likely_pearls() -> None:
    rules = [f"By the way, never give site {count} more than {count + 2} units of toxin." for count in range(40)]
    chat = "We sat in the garden until the sun had gone down."
    dense, loose = talk(*rules, pause=1.8), talk(*rules[:8], *[chat] * 41, pause=1.8)
    assert count_words(dense.text) == 520
    assert count_words(loose.text) == 555
    assert len(listed(dense)) == 11  # at most one in 50 words
    assert [pearl.count("never give site") for pearl in listed(loose)] == [2, 2, 2, 2]  # and no chat


def test_a_list_that_is_short_of_pearls_holds_one_in_a_hundred_and_ten_words() -> None:
    said = [f"{'Ada' if count % 2 else 'Ben'}: The device stays for {count} weeks." for count in range(2, 32)]
    assert count_words(talk(*said).text) == 180
    assert len(listed(talk(*said))) == 2


def test_a_rule_that_tells_when_it_holds_comes_before_one_that_does_not() -> None:
    rules = [f"By the way, never give site {count} more than {count + 2} units of toxin." for count in range(24)]
    transcript = talk(*rules, "By the way, if it flares, never wait two weeks, start.", pause=1.8)
    assert one_with(listed(transcript), "if it flares")


def test_a_remark_is_thrown_in_where_only_its_bracket_says_so() -> None:
    rule = "It stings, so wipe the probe " + "with a wet swab " * 6 + "and never wait longer than two minutes."
    said = talk("Ada: Here's a small thing that the company will not thank me for at all.", f"Ada: {rule}")
    embedder, ranker = HashedWords(), PlainRanker()
    found = candidates(read(said, VOCABULARY), embedder, ranker, most_words=45, with_before=True)
    assert [one.claim.quote for one in found] == [rule]
    assert evidence(found, VOCABULARY, embedder, ranker)[0, list(WEIGHTS).index("aside")] == 1.0


def test_what_puts_a_figure_right_is_listed_before_likelier_pearls() -> None:
    rules = [f"By the way, if it hurts, never give site {count} more than {count + 2} units." for count in range(24)]
    transcript = talk(*rules, "I give the chin ninety units.", "Sorry, not ninety, nineteen.", pause=1.8)
    assert one_with(listed(transcript), "not ninety, nineteen")


def test_what_completes_a_question_is_no_pearl() -> None:
    transcript = talk(
        "Host: Do tablets for acne matter? Minocycline, for instance, within two weeks before a peel.",
        "Ada: I never peel within two weeks of minocycline, because the skin burns.",
    )
    pearls = listed(transcript)
    assert one_with(pearls, "I never peel within two weeks")
    assert not any("for instance" in pearl.partition("] ")[2] or pearl.startswith("Minocycline") for pearl in pearls)


def test_an_answer_carries_its_question() -> None:
    transcript = talk(
        "Host: What do you do in pregnancy?",
        "Ada: Not much. No toxin, no microneedling, and I never start a thread lift before the birth.",
    )
    (pearl,) = find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker())
    assert pearl.claim.text == (
        "[What do you do in pregnancy?] Not much. No toxin, no microneedling, and I never start a thread lift before "
        "the birth."
    )
    assert pearl.claim.segments == (0, 1)
    assert all(check.passed for check in pearl.claim.checks)


def test_a_remark_that_does_not_name_its_subject_gets_the_sentence_that_does() -> None:
    ranked = (
        "Ada: The Cryoforma is on the shelf.",
        "Ada: The shelf lamp stays at six joules at most, and you never stack.",
    )
    (pearl,) = find_pearls(talk(*ranked), VOCABULARY, HashedWords(), PlainRanker())
    assert pearl.claim.text.startswith("[The Cryoforma is on the shelf] The shelf lamp stays")
    apart = "Ada: The Cryoforma is new.", "Ada: Lips take six units at most, and you never stack."
    (pearl,) = find_pearls(talk(*apart, pause=1.8), VOCABULARY, HashedWords(), PlainRanker())
    assert pearl.claim.text.startswith("Lips take six units")


def test_the_kind_is_told_by_what_was_said_without_its_bracket() -> None:
    said = "The shelf lamp stays at six joules at most, and you never stack."
    read_as: list[NDArray[np.float64]] = []

    class Reading(PlainRanker):
        def kinds(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
            read_as.append(vectors)
            return super().kinds(vectors, traits)

    lines = "Ada: The Cryoforma is on the shelf.", f"Ada: {said}"
    (pearl,) = find_pearls(talk(*lines), VOCABULARY, HashedWords(), Reading())
    assert pearl.claim.text.startswith("[The Cryoforma") and pearl.claim.quote == said
    assert [vectors.tolist() for vectors in read_as] == [HashedWords().embed([said])]


@pytest.mark.parametrize(
    ("before", "given"),
    [
        ("Ada: A white patch with a net around it is a blocked artery.", True),
        ("Ben: A white patch with a net around it is a blocked artery.", False),  # another speaker
        ("Ada: We like the light in this room, and the chairs are soft.", False),  # idle
        ("Ada: Thank you all for the warm welcome from your clinic and the skin group.", False),
        ("Ada: People say that a white patch goes away.", False),  # what holds comes after it
        ("Ada: People say that a white patch is harmless, you leave that patch alone at home.", False),  # half of it
        ("Ada: The brochure says that a patch is harmless.\nAda: It heals alone in the end.", False),  # theirs too
        ("Ada: Is a white patch with a net around it a blocked artery, or what else may it be, I was asked?", False),
        ("Ada: Now a white patch." + " It is very white and it is very wide" * 5, False),  # no room
        ("# A white patch with a net around it is a blocked artery.", False),
    ],
)
def test_a_short_remark_has_what_was_said_just_before_it_in_brackets(before: str, given: bool) -> None:
    remark = "Ring the ward and never wait longer than two minutes and flood all of that side of the face at once."
    pearls = find_pearls(talk(*before.split("\n"), f"Ada: {remark}"), VOCABULARY, HashedWords(), PlainRanker())
    text = pearls[-1].claim.text
    assert text == (f"[{before.removeprefix('Ada: ').rstrip('.')}] {remark}" if given else remark)
    assert all(check.passed for check in pearls[-1].claim.checks)


@pytest.mark.parametrize(
    ("before", "bracket"),
    [
        (
            "It turns up around three months and it does not melt, whatever the patient was told.",
            "Paradoxical growth: It turns up around three months and it does not melt, whatever the patient was told",
        ),
        ("It turns up one fine day and it amuses everybody in the clinic, above all the nurse.", "Paradoxical growth"),
    ],
)
def test_a_named_remark_has_the_sentence_before_it_as_well_unless_that_is_idle(before: str, bracket: str) -> None:
    transcript = talk(
        "Ada: Paradoxical growth. It is a firm block in the shape of the cup and it never hurts at all.",
        f"Ada: {before}",
        "Ada: Please don't freeze it again.",
        "Ada: I do not cut it out until it is soft, and never within six months of when it came up under that cup, "
        "since a hard block bleeds and comes back at once.",
    )
    assert listed(transcript)[-1].startswith(f"[{bracket}] Please don't freeze it again. I do not cut it out")


def test_nothing_is_put_in_brackets_where_nobody_knows_who_says_it() -> None:
    remark = "Ring the ward and never wait longer than two minutes and flood all of that side of the face at once."
    said = talk("A white patch with a net around it can be rubbed away.", remark)
    assert find_pearls(said, VOCABULARY, HashedWords(), PlainRanker())[-1].claim.text == remark


def test_a_yes_stays_in_the_answer() -> None:
    transcript = talk(
        "Host: Is warm saline safe?", "Ada: Yes, if you never inject more than two millilitres of it into the cheek."
    )
    assert "Yes, if you never" in listed(transcript)[0]


def test_what_follows_a_remark_and_says_nothing_is_left_out() -> None:
    class StrictRanker(PlainRanker):
        """Takes what PlainRanker does not take for a limit for nothing at all."""

        def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.where(super().rank(vectors, traits) > 0.5, 0.95, 0.0)

    said = ("Ada: They stay for six hours after that.", "Ada: She wanted to go to the theatre.", "Host: She did.")
    (pearl,) = find_pearls(talk(*said), VOCABULARY, HashedWords(), StrictRanker())
    assert pearl.claim.quote == "They stay for six hours after that."


def test_a_figure_that_was_put_right_is_listed_whatever_the_ranker_thinks_of_it() -> None:
    class Unmoved(PlainRanker):
        """Takes nothing for a pearl."""

        def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.minimum(super().rank(vectors, traits), 0.05)

    said = ("Ada: Wait four weeks after a peel.", "Ada: I meant six weeks.", "Ada: We all like the garden here.")
    (pearl,) = find_pearls(talk(*said), VOCABULARY, HashedWords(), Unmoved())
    assert pearl.claim.text == "[first said: Wait four weeks after a peel] I meant six weeks."
    assert pearl.claim.note == "corrected from 4 weeks, said at 00:00"
    assert find_pearls(talk(said[0], said[2]), VOCABULARY, HashedWords(), Unmoved()) == ()


def test_flagged_speech_is_never_a_pearl() -> None:
    transcript = talk("# Never inject more than ten units of toxin there.", "That was all for today.")
    assert find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker()) == ()


@pytest.mark.parametrize(
    "transcript",
    [
        Transcript((), None, "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, "Hello."),), "en", "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, ""),), None, "stand-in"),
    ],
)
def test_nothing_to_find(transcript: Transcript) -> None:
    assert find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker()) == ()


def test_unpunctuated_speech() -> None:
    said = (
        "so with the thread lift we always mark the patient sitting up and then we wait two weeks before any laser and "
        "we never pull on the thread if it dimples you massage it at once and most dimples are gone in ten days and if "
        "not we take the thread out under local and after that they sleep on the back for five nights and that was the "
        "part about threads so now there is coffee outside"
    )
    pearls = find_pearls(talk(said), VOCABULARY, HashedWords(), PlainRanker())
    assert one_with([pearl.claim.text for pearl in pearls], "two weeks")


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: Never freeze a hernia there.",),
        ("Host: That brings me to fillers.", "Ada: Yes, it is never wise."),
    ],
)
def test_what_is_no_name_of_the_speaker_is_not_put_over_the_sentence_before(lines: tuple[str, ...]) -> None:
    texts = listed(
        talk(
            *lines,
            "Ada: The cup on the flank turns up around three months after and it does not melt at all there.",
            "Ada: It needs twelve weeks between two cups, never less than that, and you stop at two cups on one flank.",
        )
    )
    assert not any(": The cup on the flank" in text or "illers: Yes" in text for text in texts)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("We never inject it again, and we wait for weeks from the last sun.", "“for weeks” may be “four weeks”"),
        ("For units each side and never more.", "“For units” may be “four units”"),
        ("We never inject it for four weeks or for years.", ""),
        ("We never inject it for the weeks after.", ""),
    ],
)
def test_a_for_that_may_be_a_four_is_noted(said: str, note: str) -> None:
    (pearl,) = find_pearls(talk(f"Ada: {said}"), VOCABULARY, HashedWords(), PlainRanker())
    assert pearl.claim.note == note
