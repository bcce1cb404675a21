"""Markdown that people wrote, as HTML that can do no harm, with each [12:34] in it a link to that moment."""

import re
from collections.abc import Iterator
from typing import cast

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from web.links import Linker

PAGE_HEADING = 3  # the level that the highest heading of somebody's Markdown gets

_CLOCK = re.compile(r"\[(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)\]", re.ASCII)
_HEADINGS = {f"h{level}" for level in range(PAGE_HEADING, 7)}


def markdown(text: str, link: Linker) -> Markup:
    """Markdown as HTML: no raw HTML, pictures or dangerous links; headings below the page's.

    `link` makes an address of a time in seconds. Addresses of other sites are told to nobody who ranks them.
    """
    return Markup(_cleaner.clean(_parser.render(text, {"link": link})))


def times_in(text: str) -> Iterator[float]:
    """The times in seconds that stand in somebody's Markdown as [12:34], in their order."""
    return map(_seconds, _CLOCK.finditer(text))


def _seconds(clock: re.Match[str]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def _lower_headings(state: StateCore) -> None:
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + PAGE_HEADING)}"


def _link_clocks(state: StateCore) -> None:
    link = cast(Linker, state.env["link"])
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(_with_clocks(token.children or [], link))


def _with_clocks(tokens: list[Token], link: Linker) -> Iterator[Token]:
    """The tokens with the times in their text linked, but for those that are in a link already."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or depth:
            yield token
            continue
        end = 0
        for match in _CLOCK.finditer(token.content):
            yield _text(token.content[end : match.start()])
            href = link(_seconds(match))
            yield Token("link_open", "a", 1, attrs={"href": href, "class": "time"})
            yield _text(match.group().strip("[]"))
            yield Token("link_close", "a", -1)
            end = match.end()
        yield _text(token.content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _own(address: str) -> str | None:
    """An address without a host, where it is one of ours: a time, or a path from the root."""
    return address if re.match(r"\?t=|/(?![/\\])", address) else None


def _parser_of_posts() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify")
    parser.disable(["image", "reference"])  # a reference could make a [12:34] lead elsewhere
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.core.ruler.before("text_join", "clocks", _link_clocks)  # while what was escaped stands apart
    parser.core.ruler.push("headings", _lower_headings)
    return parser


_parser = _parser_of_posts()
_cleaner = nh3.Cleaner(
    tags={"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul", *_HEADINGS},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={"a": {"time"}},
    url_schemes={"http", "https", "mailto"},
    url_relative=_own,
    link_rel="nofollow noopener",
)
