"""The report page: the tables of measures, and every lost remark and doubtful claim with its quote and reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.annotated import Webinar
from evals.rows import Row, shown, total
from evals.understanding import findings
from transcripts.dossier import Dossier
from transcripts.text import count_words
from transcripts.timecode import clock

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Part:
    """One way through the material, from audio or from text: its webinars, what became of them, and the rows."""

    title: str
    webinars: tuple[Webinar, ...]
    dossiers: tuple[Dossier, ...]
    rows: tuple[Row, ...]


def write_page(path: Path, parts: Sequence[Part]) -> None:
    """Write the page, with its folder where that is missing."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"clock": clock, "shown": shown, "words": count_words}
    page = templates.get_template("report.html").render(parts=parts, findings=findings, total=total)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
