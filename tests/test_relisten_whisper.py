"""Re-listening with real weights: what was said is likelier than what was not, however the clips are batched."""

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest
from conftest import SAMPLE, convert

from models.catalog import load_relistener
from models.protocols import Relistener, Trial
from models.relisten_whisper import FARTHEST_BEHIND, worth_asking
from models.weights import find_weights
from pipeline.phonetics import sound_of
from transcripts.errors import MediaError, SettingError
from transcripts.text import words_of

pytestmark = pytest.mark.weights

SAID = Trial(
    start=0.0,
    end=3.3,
    before="Good evening and welcome to the",
    rivals=("Tuesday session", "Thursday session", "two safe sessions", "Vbeam Perfecta"),
    after="on acne scars.",
    hints=("Vbeam Perfecta",),
)
ELSEWHERE = Trial(12.2, 14.1, "Please type your", ("questions", "Aquagold"), "as we go.", ("Aquagold",))


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audio") / "sample.wav"
    convert("-i", str(SAMPLE), "-t", "20", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(path))
    return path


@pytest.fixture(scope="module", params=["base", "tiny.en"])
def relistener(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Relistener:
    return load_relistener(request.param, cache=tmp_path_factory.mktemp("cache"))


def test_what_was_said_is_likeliest_hints_or_not(relistener: Relistener, audio: Path) -> None:
    for trial in (SAID, ELSEWHERE):
        [comparison] = relistener.compare(audio, [trial])
        assert comparison.likelihoods[0] == max(comparison.likelihoods)
        assert all(likelihood < 0 for likelihood in comparison.likelihoods)


def test_trials_keep_their_order_and_batches_change_little(relistener: Relistener, audio: Path) -> None:
    done: list[float] = []
    together = relistener.compare(audio, [SAID, ELSEWHERE, SAID], progress=done.append)
    alone = [relistener.compare(audio, [trial])[0] for trial in (SAID, ELSEWHERE, SAID)]
    assert [each.likelihoods.index(max(each.likelihoods)) for each in together] == [0, 0, 0]
    for batched, single in zip(together, alone, strict=True):
        assert batched.likelihoods == pytest.approx(single.likelihoods, abs=1.5)  # a batch is as long as its longest
    assert done == [3]


def test_spans_are_heard_by_what_knows_the_names_where_the_encoder_is_that_of_base(
    relistener: Relistener, audio: Path
) -> None:
    done: list[float] = []
    spans = [(12.2, 14.4), (0.0, 3.3)]
    heard = relistener.hear(audio, spans, progress=done.append)
    assert done == [2]
    if "tiny" in relistener.name:
        assert heard == ["", ""]
    else:
        words = [words_of(text) for text in heard]
        assert words[0][:5] == ["please", "type", "your", "questions", "as"]
        assert words[1][-3:] == ["on", "acne", "scars"]
    assert relistener.hear(audio, []) == []


@pytest.mark.parametrize("model", ["base", "base-dermatology"])  # which has the encoder of base
def test_the_sounds_that_were_said_fit_best(model: str, audio: Path, tmp_path: Path) -> None:
    asked = replace(
        SAID,
        sounds=tuple((sound_of(rival),) for rival in SAID.rivals),
        sounds_around=(sound_of(SAID.before), sound_of(SAID.after)),
    )
    [with_sounds] = load_relistener(model, cache=tmp_path).compare(audio, [asked])
    assert len(with_sounds.sounds) == len(SAID.rivals)
    assert with_sounds.sounds[0] == max(with_sounds.sounds)
    assert all(fit <= 0 for fit in with_sounds.sounds)


def test_a_text_is_not_read_where_its_sounds_are_ruled_out(audio: Path, tmp_path: Path) -> None:
    sounds = tuple((sound_of(rival),) for rival in SAID.rivals)
    far = replace(SAID, rivals=(*SAID.rivals, "onabotulinumtoxin"), sounds=(*sounds, (sound_of("onabotulinumtoxin"),)))
    near, with_far = load_relistener("base", cache=tmp_path).compare(audio, [replace(SAID, sounds=sounds), far])
    assert with_far.likelihoods[:-1] == pytest.approx(near.likelihoods, abs=1e-3)
    assert with_far.likelihoods[-1] == -inf
    alone = replace(far, rivals=(far.rivals[0], far.rivals[-1]), sounds=(far.sounds[0], far.sounds[-1]))
    [asked] = load_relistener("base", cache=tmp_path).compare(audio, [alone])
    assert asked.likelihoods == (0.0, -inf)


def test_rivals_far_behind_the_best_sounds_are_not_worth_asking() -> None:
    assert worth_asking(SAID, ()) == list(range(len(SAID.rivals)))
    behind = [-5.0, -5.0 - FARTHEST_BEHIND, -5.1 - FARTHEST_BEHIND]
    assert worth_asking(replace(SAID, rivals=("one", "two", "three")), behind) == [0, 1]
    assert worth_asking(replace(SAID, rivals=("one", "two")), [-90.0, -5.0]) == [0, 1]  # the words heard always are


def test_sounds_belong_to_one_encoder(audio: Path, tmp_path: Path) -> None:
    asked = replace(ELSEWHERE, sounds=(("kwEsC@nz",), ("Akw@gold",)), sounds_around=("", ""))
    [without] = load_relistener("tiny.en", cache=tmp_path).compare(audio, [asked])
    assert without.sounds == ()


def test_weights_of_base_have_sounds_as_a_folder_too(audio: Path, tmp_path: Path) -> None:
    folder = str(find_weights("base", "whisper", cache=tmp_path).path)
    asked = replace(ELSEWHERE, sounds=(("kwEsC@nz",), ("Akw@gold",)), sounds_around=("", ""))
    [with_sounds] = load_relistener(folder, cache=tmp_path).compare(audio, [asked])
    assert len(with_sounds.sounds) == len(ELSEWHERE.rivals)


def test_nothing_asked_is_nothing_answered(relistener: Relistener, audio: Path) -> None:
    assert relistener.compare(audio, []) == []


def test_other_audio_is_refused(relistener: Relistener) -> None:
    with pytest.raises(MediaError, match="16 kHz"):
        relistener.compare(SAMPLE, [SAID])
    with pytest.raises(MediaError, match="16 kHz"):
        relistener.hear(SAMPLE, [(0.0, 1.0)])


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no-such-model"):
        load_relistener("no-such-model", cache=tmp_path)
