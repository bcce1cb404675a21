"""What must hold in an evaluation: each must by itself, and that there are rows for all of them."""

from pathlib import Path

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, ToldOpener

from evals import understanding
from evals.annotated import Turn, Webinar
from evals.listening import Heard, Speech, speech_rows, webinar_rows
from evals.measures import Share
from evals.musts import ALL, NONE, NOT_ABOVE, broken
from evals.perfect import perfect_transcript, understand
from evals.rows import Value

HOLDS: dict[str, tuple[Value, ...]] = {
    "devices heard": (Share(0, 5), Share(0, 0)),  # which is held to nothing
    "false tags": (Share(0, 5), Share(0, 0)),
    "words lost": (0.0, 0.0),
    "names tagged that nobody said": (Share(0, 5), Share(0, 0)),
    "false claims asserted": (Share(0, 5), Share(0, 0)),
    "quotes that stand where they are cited": (Share(7, 7), Share(0, 0)),
    "claims whose numbers and units were said": (Share(7, 7), Share(0, 0)),
    "corrected statements never given alone": (Share(2, 2), Share(0, 0)),
}


def test_nothing_is_told_where_all_holds() -> None:
    assert broken("From audio", ["one", "two"], list(HOLDS.items())) == []
    assert broken("From audio", [], [(name, ()) for name in HOLDS]) == []
    assert broken("From audio", ["one"], []) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("false tags", Share(1, 5), "1/5 (20%) and must be none"),
        ("words lost", 2.0, "2.000 and must be none"),
        ("names tagged that nobody said", Share(1, 5), "1/5 (20%) and must be none"),
        ("false claims asserted", Share(2, 5), "2/5 (40%) and must be none"),
        ("quotes that stand where they are cited", Share(6, 7), "6/7 (86%) and must be all"),
        ("claims whose numbers and units were said", Share(6, 7), "6/7 (86%) and must be all"),
        ("corrected statements never given alone", Share(1, 2), "1/2 (50%) and must be all"),
    ],
)
def test_what_does_not_hold_is_told_with_its_place(name: str, value: Value, told: str) -> None:
    rows = list({**HOLDS, name: (HOLDS[name][0], value)}.items())
    assert broken("From audio", ["one", "two"], rows) == [f"From audio, two: “{name}” is {told}"]


def test_listening_again_may_make_no_more_words_of_people_wrong() -> None:
    name, first = "word error rate, interview", "word error rate, first pass, interview"
    for before, after in ((0.135, 0.135), (0.135, 0.13)):
        assert broken("human speech", ["all"], [(first, (before,)), (name, (after,))]) == []
    assert broken("human speech", ["all"], [(first, (0.135,)), (name, (0.136,))]) == [
        f"human speech, all: “{name}” is 0.136 and must be no more than “{first}”"
    ]
    lost = ("words lost, read", (0.5,))
    several = ("speakers found less true, meeting", (-1.0, -2.0))
    assert broken("human speech", ["all"], [several, lost]) == [
        "human speech, all: “words lost, read” is 0.500 and must be none"
    ]


def test_there_is_a_row_for_every_must() -> None:
    webinar = Webinar(
        id="a", title="A", audio=Path("a.opus"), turns=(Turn("Ada", "We wait four weeks.", 0.0, 6.0),),
        section_starts=(0.0,), devices=(), techniques=(), distractors=(), remarks=(), queries=(),
    )  # fmt: skip
    said = perfect_transcript(webinar)
    heard = Heard("a", 6.0, said, said, (1.0, 1.0, 1.0))
    speech = [Speech(Path("a.opus"), kind, "we wait", ()) for kind in ("interview", "read")]
    dossier = understand(webinar, VOCABULARY, HashedWords(), PlainRanker(), ToldOpener())
    rows = [
        *webinar_rows([webinar], [heard], VOCABULARY),
        *understanding.rows([webinar], [dossier]),
        *speech_rows(speech, [heard, heard]),
    ]
    assert {*NONE, *ALL, *(name for pair in NOT_ABOVE for name in pair)} <= {name for name, _ in rows}
