"""Re-listening with real weights: what was said is likelier than what was not, however the clips are batched."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SAMPLE, convert

from models.catalog import load_relistener
from models.protocols import Relistener, Trial
from pipeline.phonetics import sound_of
from transcripts.errors import MediaError, SettingError

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


def test_the_sounds_that_were_said_fit_best(audio: Path, tmp_path: Path) -> None:
    asked = replace(
        SAID,
        sounds=tuple((sound_of(rival),) for rival in SAID.rivals),
        sounds_around=(sound_of(SAID.before), sound_of(SAID.after)),
    )
    [with_sounds] = load_relistener("base", cache=tmp_path).compare(audio, [asked])
    assert len(with_sounds.sounds) == len(SAID.rivals)
    assert with_sounds.sounds[0] == max(with_sounds.sounds)
    assert all(fit <= 0 for fit in with_sounds.sounds)


def test_sounds_belong_to_one_encoder(audio: Path, tmp_path: Path) -> None:
    asked = replace(ELSEWHERE, sounds=(("kwEsC@nz",), ("Akw@gold",)), sounds_around=("", ""))
    [without] = load_relistener("tiny.en", cache=tmp_path).compare(audio, [asked])
    assert without.sounds == ()


def test_nothing_asked_is_nothing_answered(relistener: Relistener, audio: Path) -> None:
    assert relistener.compare(audio, []) == []


def test_other_audio_is_refused(relistener: Relistener) -> None:
    with pytest.raises(MediaError, match="16 kHz"):
        relistener.compare(SAMPLE, [SAID])


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no-such-model"):
        load_relistener("no-such-model", cache=tmp_path)
