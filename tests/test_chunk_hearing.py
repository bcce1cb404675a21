"""Chunks are heard one by one by whoever is there, each once, whatever happens in between."""

import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest
from beeps import LISTENER, SECONDS, Beeps, beeps, find_beeps, joined, planned
from beeps import work as work

from flows.listening import hear, plan
from flows.slots import chunk_lock
from flows.stages import help_transcribe
from flows.work import Work
from transcripts import chunks, store
from transcripts.errors import DatabaseError, StageError
from transcripts.transcript import Transcript


def cut_small(work: Work) -> None:
    plan(work, work.audio, find_beeps, listener=LISTENER, shortest=2.0, longest=3.5)


def test_heard_in_chunks_it_is_the_same_as_in_one_piece(work: Work) -> None:
    whole = Beeps().transcribe(work.audio)
    cut_small(work)
    listener = Beeps()
    assert hear(work, listener, work.audio, listener=LISTENER) == 5
    assert joined(work) == whole
    assert [word.text for _, word in whole.words()][::2] == [str(number) for number in range(1, 13)]
    assert listener.heard == [(2.625, None), (2.4375, "xx"), (3.09375, "xx"), (2.59375, "xx"), (1.75, "xx")]
    assert [path.name for path in work.settings.audio_folder.iterdir()] == [work.audio.name]
    with work.database.transaction() as connection:
        (stage,) = store.load_stages(connection, work.recording.id)
    assert stage.total == SECONDS and 0 < stage.progress <= SECONDS


def test_after_a_crash_only_the_rest_is_heard(work: Work) -> None:
    def crash(call: int) -> None:
        if call == 2:
            raise MemoryError("the third chunk is too much")

    first, second = Beeps(crash), Beeps()
    cut_small(work)
    with pytest.raises(MemoryError):
        hear(work, first, work.audio, listener=LISTENER)
    assert [chunk.heard for chunk in planned(work)] == [True, True, False, False, False]
    cut_small(work)  # planned already
    assert hear(work, second, work.audio, listener=LISTENER) == 3
    assert len(second.heard) == 3
    assert joined(work) == Beeps().transcribe(work.audio)


def test_another_listener_starts_anew(work: Work) -> None:
    cut_small(work)
    hear(work, Beeps(), work.audio, listener=LISTENER)
    plan(work, work.audio, find_beeps, listener="other ears", shortest=5.0, longest=10.0)
    assert planned(work) == ()
    with work.database.transaction() as connection:
        fresh = chunks.list_chunks(connection, work.recording.id, listener="other ears")
    assert [chunk.heard for chunk in fresh] == [False, False]


def test_two_listeners_share_a_recording_and_hear_each_chunk_once(work: Work) -> None:
    cut_small(work)
    together = threading.Barrier(2, timeout=30)  # passed only while both are hearing a chunk

    def meet(call: int) -> None:
        if not all(chunk.language is None for chunk in planned(work)):  # the first is heard alone, for its language
            together.wait()

    listeners = [Beeps(meet), Beeps(meet)]
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda ears: hear(work, ears, work.audio, listener=LISTENER), listeners))
    assert sum(counts) == 5 and min(counts) == 2
    assert sum(len(ears.heard) for ears in listeners) == 5
    assert joined(work) == Beeps().transcribe(work.audio)


def test_a_chunk_whose_listener_went_away_is_taken_again(work: Work) -> None:
    cut_small(work)
    listener = Beeps()
    with ThreadPoolExecutor(1) as pool:
        with (
            pytest.raises(DatabaseError, match="the connection is closed"),
            work.database.session() as session,
            chunk_lock(session, work.recording, 3) as held,
        ):
            assert held
            rest = pool.submit(hear, work, listener, work.audio, listener=LISTENER)
            while [chunk.heard for chunk in planned(work)] != [True, True, True, False, True]:
                assert not rest.done(), rest.exception()
            session.close()  # as when the process dies: nothing else held the chunk
        assert rest.result() == 5
    assert joined(work) == Beeps().transcribe(work.audio)


def test_deaths_before_a_chunk_was_stored_are_forgiven(work: Work) -> None:
    cut_small(work)
    with work.database.transaction() as connection:
        assert store.start_stage(connection, work.recording.id, "transcribe") == 2
    hear(work, Beeps(), work.audio, listener=LISTENER)
    with work.database.transaction() as connection:
        assert store.start_stage(connection, work.recording.id, "transcribe") == 2


def test_silence_asks_every_chunk_for_its_language(work: Work) -> None:
    beeps(work.audio, (), seconds=10)
    plan(work, work.audio, find_beeps, listener=LISTENER, shortest=3.0, longest=5.0)
    listener = Beeps()
    hear(work, listener, work.audio, listener=LISTENER)
    assert listener.heard == [(4.0, None), (4.0, None), (2.0, None)]
    assert joined(work) == Transcript((), None, "beeps")


def test_memory_does_not_grow_with_the_length_of_a_recording(work: Work) -> None:
    peaks = []
    for seconds in (30, 300):
        beeps(work.audio, [float(start) for start in range(0, seconds, 2)], seconds=seconds)
        listener = f"ears for {seconds} s"
        tracemalloc.start()
        plan(work, work.audio, find_beeps, listener=listener, shortest=8.0, longest=10.0)
        hear(work, Beeps(), work.audio, listener=listener)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_nobody_can_help_before_there_is_a_plan(work: Work) -> None:
    with pytest.raises(StageError, match="Nothing of “Beeps” waits to be heard"):
        help_transcribe(work)
