"""Pages from templates: one environment, escaping everything, failing on anything undefined."""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from community.posts import quotation
from editing.describe import told
from transcripts.search_query import LONGEST_WHOLE
from transcripts.tags import ASIDE
from transcripts.text import slug_of, words_of
from transcripts.timecode import clock
from web.access import shown_member
from web.links import anchor, moment_query
from web.markdown import markdown
from web.marks import marked_beside
from web.names import STATE_NAMES

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page; `q` is what the search box in its header shows, `path` where the reader is, `visitor` who."""
    page = _templates.get_template(template)
    return HTMLResponse(
        page.render({"path": request.url.path, "q": "", "status": status, "visitor": shown_member(request), **context}),
        status_code=status,
    )


def day(value: date) -> str:
    """A date in words.

    >>> day(date(2026, 3, 4))
    '4 March 2026'
    """
    return f"{value.day} {value:%B %Y}"


def duration(seconds: float) -> str:
    """How long something takes, for people.

    >>> duration(4.2), duration(754), duration(3900)
    ('4 s', '13 min', '1 h 05 min')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def file_size(size: int) -> str:
    """How large a file of so many bytes is, for people.

    >>> file_size(900), file_size(15_200), file_size(20_000_000), file_size(20_000_000_000)
    ('900 B', '15 kB', '20 MB', '20 GB')
    """
    power = next((power for power in (3, 2, 1) if size >= 1000**power), 0)
    return f"{size / 1000**power:.0f} {('B', 'kB', 'MB', 'GB')[power]}"


def differs(text: str, quote: str) -> bool:
    """Whether a text has other words than its quote, or the same in another order."""
    return words_of(text) != words_of(quote)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        anchor=anchor,
        clock=clock,
        day=day,
        differs=differs,
        duration=duration,
        file_size=file_size,
        markdown=markdown,
        marked_beside=marked_beside,
        moment_query=moment_query,
        quotation=quotation,
        slug=slug_of,
        told=told,
    )
    environment.globals.update(aside=ASIDE, longest_query=LONGEST_WHOLE, state_names=STATE_NAMES)
    return environment


_templates = _environment()
