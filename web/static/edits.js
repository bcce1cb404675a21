// Correcting on the recording's page: its lines, statements and titles open their forms in a dialog beside the player.

import { submit, tell } from "./forms.js";
import { pageOf, takeInParts } from "./parts.js";

const base = `/recordings/${document.querySelector("[data-recording]").dataset.recording}`;
const OFFLINE = "The server could not be reached. What you typed is still here: try again in a moment.";
const LEAVE = "Leave without saving?";
const dialog = document.createElement("dialog");
dialog.className = "edit-dialog";
dialog.closedBy = "none"; // Chromium heeds only the first refusal of a close: Escape is answered here instead
document.body.append(dialog);

let on = false;
let target = null; // what was opened: a line, a statement or a title
let selected = ""; // the words that were selected in the transcript

const button = () => document.getElementById("correct");
const say = (text) => (document.getElementById("edit-status").textContent = text);
const isTyped = (box) => box.value !== box.defaultValue;
const isDirty = () => // text that was refused stands nowhere else any more
  [...dialog.querySelectorAll("textarea, input:not([type=hidden])")].some(isTyped) || dialog.querySelector(".typed");

function show(state) {
  on = state;
  document.documentElement.toggleAttribute("data-correcting", on);
  say(on ? "Choose a line, a statement or a chapter title to correct it." : "");
  prepare();
}

// Keyboards reach what is corrected as well: each gets a button while correcting.
function prepare() {
  const correct = button();
  if (!correct) return; // it comes with the transcript
  correct.hidden = false;
  correct.setAttribute("aria-pressed", String(on));
  for (const old of document.querySelectorAll(".correct-this")) old.remove();
  if (!on) return;
  for (const place of document.querySelectorAll("#lines .line, [data-claim], h3[data-title]")) {
    const open = document.createElement("button");
    open.type = "button";
    open.className = "correct-this";
    open.textContent = "Correct";
    const about = place.matches(".line") ? "the line" : place.matches("[data-claim]") ? "the statement" : "the title";
    const unseen = document.createElement("span");
    unseen.className = "unseen";
    unseen.textContent = ` ${about} at ${place.querySelector(".time")?.textContent.trim() ?? place.textContent.trim()}`;
    open.append(unseen);
    place.append(" ", open);
  }
}

function addressOf(place) {
  if (place.matches(".line")) return `${base}/edit/lines/${place.dataset.segment}`;
  if (place.matches("[data-claim]")) return `${base}/edit/claims?t=${place.dataset.start}`;
  return `${base}/edit#titles`;
}

async function open(place) {
  const address = addressOf(place);
  if (address.includes("#")) {
    location.assign(address);
    return;
  }
  selected = getSelection().toString();
  target = place;
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) location.assign(address); // signed out, or no longer there
    else put(await pageOf(answer));
  } catch {
    say(OFFLINE);
  }
}

function put(page) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "Close";
  close.addEventListener("click", leave);
  dialog.replaceChildren(close, ...document.adoptNode(page.querySelector("main")).childNodes);
  dialog.querySelector("h1")?.setAttribute("id", "edit-title");
  dialog.setAttribute("aria-labelledby", "edit-title");
  if (!dialog.open) dialog.showModal();
  choose();
  dialog.querySelector("textarea, [role=alert]")?.focus();
}

// What was selected in the transcript is what is quoted, where its words stand in the line as they were said.
function choose() {
  const [from, to] = ["start", "end"].map((name) => dialog.querySelector(`.quote-form select[name=${name}]`));
  const wanted = selected.trim().split(/\s+/).filter(Boolean);
  if (!from || !wanted.length) return;
  const words = [...from.options].map((option) => option.text);
  const at = words.findIndex((_, first) => wanted.every((word, index) => words[first + index] === word));
  if (at < 0) return;
  from.selectedIndex = at;
  to.selectedIndex = at + wanted.length - 1;
}

function leave() {
  if (!isDirty() || confirm(LEAVE)) dialog.close();
}

async function send(form, pressed) {
  try {
    const { answer, page } = await submit(form, pressed);
    const notice = page.querySelector("[data-saved]");
    if (answer.ok && notice) await saved(notice);
    else if (page.querySelector("main") && !new URL(answer.url).pathname.startsWith("/sign-in")) put(page); // told why not
    else tell(form, "You are not signed in any more. Sign in in another tab, then send this again.");
  } catch {
    tell(form, OFFLINE);
  } finally {
    pressed.disabled = false;
  }
}

async function saved(notice) {
  const line = target?.matches(".line") ? target.dataset.segment : null;
  dialog.close();
  await takeIn(line);
  const status = document.getElementById("edit-status");
  status.replaceChildren("Saved. ", notice.querySelector("form"));
  // Whoever corrects by keyboard goes on where they were.
  const again = line !== null ? `#lines .line[data-segment="${line}"] .correct-this` : "#correct";
  (document.querySelector(again) ?? button()).focus({ preventScroll: true });
}

// The parts of the page as they are now; of the transcript, whose other lines stay where one reads, only the line.
async function takeIn(segment) {
  const fresh = await takeInParts("[data-live]:not(#transcript-content, #discussion-content)");
  const speakers = segment === null ? [] : [...fresh.querySelectorAll("#lines .who")].map((who) => who.textContent);
  const shown = [...document.querySelectorAll("#lines .who")].map((who) => who.textContent);
  if (segment !== null && speakers.join() === shown.join()) await replaceLine(segment);
  else document.getElementById("transcript-content").replaceWith(fresh.getElementById("transcript-content"));
  document.dispatchEvent(new CustomEvent("springboard:parts", { detail: fresh })); // prepares them as well
}

async function replaceLine(segment) {
  const newer = (await pageOf(await fetch(`${base}/lines?first=${segment}&count=1`))).querySelector(".line");
  const line = document.querySelector(`#lines .line[data-segment="${segment}"]`);
  if (newer && line) line.replaceWith(document.adoptNode(newer));
}

async function undo(form, pressed) {
  try {
    const { answer, page } = await submit(form, pressed);
    if (!answer.ok) return put(page);
    await takeIn(target?.matches(".line") ? target.dataset.segment : null);
    say("Undone.");
  } catch {
    say(OFFLINE);
  }
}

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("#correct")) return show(!on);
    const place = event.target.closest(".correct-this")?.parentElement;
    if (!place) return;
    event.preventDefault();
    event.stopPropagation(); // a click on a line would play it
    open(place);
  },
  { capture: true },
);
// While correcting, a double click opens a line as well.
document.addEventListener("dblclick", (event) => {
  const line = on && event.target.closest("#lines .line");
  if (line) open(line);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const inDialog = form.closest(".edit-dialog");
  if (!(inDialog || form.closest("#edit-status")) || form.method !== "post") return;
  event.preventDefault();
  if (inDialog) send(form, event.submitter ?? form.querySelector("button"));
  else undo(form, event.submitter ?? form.querySelector("button"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !dialog.open || event.isComposing || event.defaultPrevented) return;
  event.preventDefault();
  leave();
});
addEventListener("beforeunload", (event) => {
  if (dialog.open && isDirty()) event.preventDefault();
});
document.addEventListener("springboard:parts", prepare);
document.addEventListener("springboard:lines", prepare);
prepare();
