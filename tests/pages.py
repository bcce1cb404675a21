"""Pages as a reader's program sees them: visible text, links, ids and tags."""

from html.parser import HTMLParser

from starlette.testclient import TestClient


class Page(HTMLParser):
    """A page's visible text, links, ids and tags, as a reader's program would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute)) is not None]

    @property
    def ids(self) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get("id")) is not None]


def read(site: TestClient, path: str, status: int = 200) -> Page:
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def between(page: Page, start: str, end: str) -> str:
    """The text from one heading to the next; headings stand in the page's own links first."""
    return page.text.split("Details", 1)[1].split(start, 1)[1].split(end, 1)[0].strip()
