"""Tags: each term once with its times, and the terms that a claim is on."""

from transcripts.outline import Claim, Section
from transcripts.tags import Subject, Tag, subjects_of, tags_of
from transcripts.vocabulary import Mark, Mention, TermKind

SECTIONS = (Section("Lasers", 0.0, 30.0, 0, 2), Section("Toxins", 30.0, 60.0, 3, 5))


def mention(term: str, segment: int, *, kind: TermKind = "device", mark: Mark = "plain") -> Mention:
    return Mention(term, kind, segment, segment * 10.0, segment * 10.0 + 1, term, term, 0.9, mark)


def claim(*segments: int) -> Claim:
    return Claim("Wait six weeks.", "Wait six weeks.", segments, segments[0] * 10.0, segments[-1] * 10.0 + 9)


def test_terms_are_counted_with_their_times_and_marks() -> None:
    mentions = (mention("Halo", 1, mark="negated"), mention("Fraxel", 2), mention("Fraxel", 0, mark="comparison"))
    tags = tags_of(mentions, "device")
    assert tags == (
        Tag("Fraxel", "device", (0.0, 20.0), ("comparison", "plain")),
        Tag("Halo", "device", (10.0,), ("negated",)),
    )
    assert [tag.set_aside for tag in tags] == [False, True]
    assert tags_of(mentions, "technique") == ()


def test_a_claim_is_on_what_its_segments_name() -> None:
    mentions = (mention("Halo", 0), mention("Fraxel", 1), mention("subcision", 1, kind="technique"))
    assert subjects_of(claim(1, 2), mentions, SECTIONS) == (
        Subject("Fraxel", "device", named=True),
        Subject("subcision", "technique", named=True),
    )


def test_a_claim_is_not_on_what_it_only_compares_with() -> None:
    mentions = (mention("Halo", 0), mention("Fraxel", 2, mark="comparison"))
    assert subjects_of(claim(2), mentions, SECTIONS) == (Subject("Halo", "device", named=False),)
    assert subjects_of(claim(2), mentions[1:], SECTIONS) == ()
    both = (*mentions, mention("Vbeam", 2, mark="negated"), mention("Clarity", 2, mark="hypothetical"))
    assert subjects_of(claim(2), both, SECTIONS) == (
        Subject("Vbeam", "device", named=True),
        Subject("Clarity", "device", named=True),
    )
    meant = (*mentions, mention("Fraxel", 2))
    assert subjects_of(claim(2), meant, SECTIONS) == (Subject("Fraxel", "device", named=True),)


def test_else_on_the_last_one_named_before_it_in_its_section() -> None:
    mentions = (mention("Halo", 0), mention("Fraxel", 1), mention("Vbeam", 1, mark="negated"), mention("Xeomin", 4))
    assert subjects_of(claim(2), mentions, SECTIONS) == (Subject("Fraxel", "device", named=False),)
    assert subjects_of(claim(3), mentions, SECTIONS) == ()
    assert subjects_of(claim(5), mentions, ()) == ()
