// Discussions: forms are answered in place so that the player goes on, times play beside it, and pearls are quoted.

import { clock } from "./clock.js";
import { submit, tell } from "./forms.js";

const player = document.getElementById("player");
const OFFLINE = "The server could not be reached. Your text is still here: try again in a moment.";
const SIGNED_OUT = "You are not signed in any more. Sign in in another tab, then send this again: your text is still here.";

let typed = document.getElementById("reply-body")?.value ?? ""; // in the reply so far

// On the page of its recording, a time in a post means the player beside it, as every other time there does.
function prepare(thread) {
  if (!player) return;
  const page = `/recordings/${thread.dataset.recording}`;
  if (location.pathname === page) {
    for (const link of thread.querySelectorAll(`a.time[href^="${page}?t="]`)) {
      link.setAttribute("href", link.getAttribute("href").slice(page.length));
    }
  }
  for (const button of thread.querySelectorAll("[data-insert-time]")) button.hidden = false;
}

function insert(box, text) {
  const before = box.value.slice(0, box.selectionStart);
  const gap = text.startsWith(">") && before && !before.endsWith("\n\n") ? "\n\n" : "";
  box.setRangeText(gap + text, box.selectionStart, box.selectionEnd, "end");
  typed = box.value;
  box.focus();
}

function show(form, page) {
  const thread = form.closest("[data-discussion]");
  const next = document.adoptNode(page.querySelector("[data-discussion]"));
  const box = next.querySelector("#reply-body");
  if (form.matches(".reply")) typed = box?.value ?? ""; // empty once it is sent
  else if (box) box.value = typed; // what is being written outlasts another form
  const action = form.getAttribute("action");
  thread.replaceWith(next);
  prepare(next);
  const target = next.querySelector("[role=alert], .preview, [data-new]");
  target?.scrollIntoView({ block: "center" });
  (target ?? next.querySelector(`form[action="${action}"] button`) ?? next.querySelector(".post"))?.focus();
}

async function send(form, button) {
  try {
    const { answer, page } = await submit(form, button);
    if (page.querySelector("[data-discussion]")) show(form, page);
    else if (new URL(answer.url).pathname === "/sign-in") tell(form, SIGNED_OUT);
    else tell(form, page.querySelector("main")?.textContent.trim() || OFFLINE);
  } catch {
    tell(form, OFFLINE);
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-discussion] form")) return;
  event.preventDefault();
  send(event.target, event.submitter ?? event.target.querySelector("button"));
});

document.addEventListener("click", (event) => {
  const box = document.getElementById("reply-body");
  if (!box || box.readOnly || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const quote = event.target.closest("[data-quote]");
  if (quote) {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("springboard:open", { detail: "discussion" }));
    insert(box, quote.dataset.quote);
    box.scrollIntoView({ block: "center" });
  } else if (event.target.closest("[data-insert-time]")) {
    insert(box, `[${clock(player.currentTime)}] `);
  }
});

function prepareAll() {
  for (const thread of document.querySelectorAll("[data-discussion]")) prepare(thread);
}

// While a recording is processed its page takes in new parts: what is being written outlasts that.
document.addEventListener("input", (event) => {
  if (event.target.id === "reply-body") typed = event.target.value;
});
document.addEventListener("springboard:parts", () => {
  const box = document.getElementById("reply-body");
  if (box && !box.value) box.value = typed;
  prepareAll();
});
prepareAll();
