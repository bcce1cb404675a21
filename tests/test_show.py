"""Show: a recording as text for a terminal."""

from dossiers import finished as finished

from console.show import recording_lines
from transcripts.dossier import Dossier


def test_each_claim_comes_with_who_said_it_and_what_must_be_known_beside_it(finished: Dossier) -> None:
    halve = "[00:03] Halve it on the neck. (Dr. Ana Quist; disagrees with Bo at 01:05)"
    lines = list(recording_lines(finished))
    at = lines.index("Bottom line")
    assert lines[at : at + 15] == [
        "Bottom line",
        "-----------",
        halve,
        "",
        "Summary",
        "-------",
        "[00:00] Settings",
        f"  {halve}",
        "  [01:05] Leave 6 weeks.",
        "[01:05] Close",
        "  could not be summarized: no model",
        "",
        "Pearls",
        "------",
        "[01:05] Leave 6 weeks.  (interval)",
    ]
