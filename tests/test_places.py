"""Places: what is listened to again first, and what may stand there."""

import pytest
from heard import VOCABULARY, spoken

from pipeline.companions import RHYTHMS, with_companions
from pipeline.places import MOST_PER_MINUTE, find_places
from transcripts.vocabulary import Term, Vocabulary


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


def test_only_so_many_places_are_heard_again() -> None:
    transcript = spoken(*["We use all therapy and alex and write."] * 40)
    assert transcript.segments[-1].end == 316.0  # six begun minutes; each sentence has two terms
    assert len(find_places(transcript, VOCABULARY)) == 6 * MOST_PER_MINUTE
