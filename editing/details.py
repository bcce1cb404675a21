"""Details as edits hold them: what is told of a recording beside what is heard in it, and how two tellings differ."""

import json
from collections.abc import Iterator, Mapping

from editing.edit import Place
from transcripts.details import Details, read_details, write_details
from transcripts.recording import Recording

EDITABLE = ("title", "event_date", "speakers", "disclosures", "series", "moderator")
"""The keys of details that are corrected later. Who may see a recording has a form of its own, and the number of
speakers and the language count before it is heard."""
PLACE = Place(0.0, 0.0, subject="details")  # they stand at no time
VISIBILITY = Place(0.0, 0.0, subject="visibility")
_LABELS = {"title": "title", "event_date": "date", "series": "series", "disclosures": "other disclosures"}


def details_of(recording: Recording) -> Details:
    """The details that a recording has now."""
    own = Details(presenters=recording.presenters).all_disclosures  # they stand behind the others in one text
    return Details(
        title=recording.title,
        event_date=recording.event_date,
        speakers=recording.speakers,
        disclosures=recording.disclosures.removesuffix(own).rstrip(),
        series=recording.series,
        presenters=recording.presenters,
        moderator=recording.moderator,
    )


def stored(details: Details) -> str:
    """Details as an edit stores them; the same details give the same text."""
    written = write_details(details)
    return json.dumps({key: written[key] for key in EDITABLE if key in written}, ensure_ascii=False)


def read_stored(text: str) -> Details:
    """The details in the text of an edit."""
    return read_details(json.loads(text))


def differences(before: str, after: str) -> str:
    """What an edit changed, in words."""
    return "; ".join(_differences(json.loads(before), json.loads(after)))


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for key, label in _LABELS.items():
        old, new = before.get(key), after.get(key)
        if old != new:
            yield f"the {label} from {_quoted(old)} to {_quoted(new)}"
    if before.get("speakers") != after.get("speakers"):
        yield "the speakers or what is told of them"
    if before.get("moderator") != after.get("moderator"):
        yield "the moderator"


def _quoted(value: object) -> str:
    return f"“{value}”" if value else "none"
