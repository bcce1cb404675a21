"""Every kind of page against WCAG 2.2 A and AA, as far as axe can tell: on a phone and a desk, in light and dark."""

from pathlib import Path
from typing import Any

import pytest
from browsing import in_chromium
from library import add_webinar, wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, Page
from serving import serving

from community import follows, post_store, thread_store
from community.members import Member
from database.connection import Database
from intake.remove import remove
from settings import Settings
from transcripts import store

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # of those, what another scheme can break
# Two components of media-chrome that nothing here can mend: one gives a button the state of a box to tick, the other
# names the time by what it means, not by its digits.
THEIRS = ["media-captions-button", "media-time-display"]
CHECK = """async ({rules, theirs}) => {
    const options = {runOnly: rules, resultTypes: ["violations"]};
    return (await axe.run({exclude: theirs.map(selector => [selector])}, options)).violations;
}"""

pytestmark = in_chromium


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_breaks_a_rule_that_axe_knows(
    browser: Browser, database: Database, settings: Settings, width: int
) -> None:
    admin = add_member(database, role="admin", name="Dr. Mo Keller")
    visits = furnish(database, settings, admin)
    broken: dict[str, list[str]] = {}
    with serving(database, settings) as port:
        for member, paths in visits:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, base_url=f"http://127.0.0.1:{port}", reduced_motion="reduce"
            )
            if member:
                sign_in_browser(context, f"http://127.0.0.1:{port}", database, member)
            context.add_init_script(path=AXE)
            page = context.new_page()
            for path in paths:
                page.goto(path)
                page.emulate_media(color_scheme="light")
                found = violations(page, RULES)
                page.emulate_media(color_scheme="dark")
                found += violations(page, COLOURS)
                if found:
                    broken[f"{path} for {member.role if member else 'nobody'}"] = found
            context.close()
    assert broken == {}


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds on the page as it stands: the rule, where it is broken, and how."""
    found: list[dict[str, Any]] = page.evaluate(CHECK, {"rules": rules, "theirs": THEIRS})
    return [f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def furnish(database: Database, settings: Settings, admin: Member) -> list[tuple[Member | None, list[str]]]:
    """A library with something on every page; the pages that nobody, a physician and an admin look at."""
    ready = add_webinar(database, settings, media=wav(20), suffix=".wav")
    video = add_webinar(database, settings, title="Lip filler", media=wav(3), suffix=".mp4")
    running = add_webinar(database, settings, media=wav(4), suffix=".wav", done=("probe", "audio"))
    failed = add_webinar(database, settings, media=wav(5), suffix=".wav", done=("probe",), failed="transcribe")
    physician = add_member(database, name="Dr. Phil Marsh")
    with database.transaction() as connection:
        for recording in (ready, video):
            store.set_visibility(connection, recording.id, "public")
        thread = thread_store.find_thread(connection, ready.id, admin)
        draft = thread_store.find_thread(connection, video.id, admin)
        assert thread and draft
        thread_store.publish(connection, thread.id, admin)
        thread_store.set_pinned(connection, thread.id, admin, True)
        said = post_store.reply(connection, thread.id, physician, "> Wait six weeks. [00:04]\n\nI wait **eight**.")
        post_store.edit(connection, said, physician, "> Wait six weeks. [00:04]\n\nI wait **ten**.", version=1)
        aside = post_store.reply(connection, thread.id, physician, "Come to my course.")
        post_store.hide(connection, aside, admin, "advertising")
        follows.follow(connection, physician, "device", "Novapeel")
    add_webinar(database, settings, title="Later", media=wav(7), suffix=".wav")
    gone = add_webinar(database, settings, title="Taken out", media=wav(6), suffix=".wav")
    remove(database, settings, [gone.id], by=admin)
    page = f"/recordings/{ready.id}"
    return [
        (None, ["/", "/sign-in", "/absent", f"{page}#discussion"]),
        (
            physician,
            [
                *(f"{page}#{part}" for part in ("summary", "pearls", "transcript", "discussion", "details")),
                *("/search", "/search?q=novapeel", "/search?q=absent", "/devices", "/devices/novapeel", "/techniques"),
                *(
                    "/techniques/resurfacing",
                    "/discussions",
                    f"/discussions/posts/{said}",
                    "/following",
                    "/account",
                    "/members",
                ),
            ],
        ),
        (
            admin,
            [
                *("/", "/upload", "/queue", "/members", "/webhooks", "/vocabulary", "/docs/api", "/library/removed"),
                "/contradictions",
                *(
                    f"/recordings/{video.id}",
                    f"/recordings/{running.id}",
                    f"/recordings/{failed.id}",
                    f"{page}#details",
                ),
                *(f"/discussions/{thread.id}", f"/discussions/{draft.id}", f"/discussions/posts/{said}/versions"),
                *(
                    f"{page}/corrections",
                    f"{page}/edit",
                    f"{page}/edit/details",
                    f"{page}/edit/lines/2",
                    f"{page}/edit/claims?t=4.5",
                    f"{page}/history",
                    f"{page}/anew",
                    f"{page}/remove",
                ),
            ],
        ),
    ]
