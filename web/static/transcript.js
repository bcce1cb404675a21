// The transcript: its other lines are brought once it is looked at, and the line being said is marked and followed.

import { EARLY, player } from "./player.js";
import { shown } from "./tabs.js";

const AT_ONCE = 500; // lines in one answer, as web/transcript.py allows
const FOLLOW = "springboard:follow"; // whether this device follows
let lines = []; // the elements, in order of time
let starts = [];
let current = null;
let bringing = null;
let moved = false; // away from where the page opened

const box = () => document.getElementById("lines");
const follow = () => document.getElementById("follow");

export function allLines() {
  return lines;
}

function collect() {
  lines = [...(box()?.querySelectorAll(".line") ?? [])];
  starts = lines.map((line) => Number(line.dataset.start));
}

// The last line that has started; none where that is not here yet.
function lineAt(seconds) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= seconds + EARLY) low = middle + 1;
    else high = middle;
  }
  const isLast = low === lines.length && Number(box()?.dataset.last) < Number(box()?.dataset.total);
  return low && !(isLast && seconds > Number(lines[low - 1].dataset.end)) ? lines[low - 1] : null;
}

// Turns far away have no more than a guessed height until they come near: what moved meanwhile is set right.
export function reveal(line, { tries = 5 } = {}) {
  line.scrollIntoView({ block: "center", behavior: "instant" });
  requestAnimationFrame(() => {
    const { top, bottom } = line.getBoundingClientRect();
    if (tries && (top < 0 || bottom > innerHeight)) reveal(line, { tries: tries - 1 });
  });
}

function update() {
  const line = lineAt(player.currentTime);
  if (line === current) return;
  current?.removeAttribute("aria-current");
  line?.setAttribute("aria-current", "true");
  current = line;
  if (line && follow()?.checked && shown().id === "transcript") reveal(line);
}

async function fetchLines(first, count) {
  const answer = await fetch(`${location.pathname}/lines?first=${first}&count=${count}`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

function put(fragment, { before }) {
  const target = box();
  const anchored = CSS.supports("overflow-anchor", "auto");
  const top = target.getBoundingClientRect().bottom;
  if (before) target.prepend(fragment);
  else target.append(fragment);
  // Browsers that do not hold what one reads in its place are helped.
  if (before && !anchored) scrollBy(0, target.getBoundingClientRect().bottom - top);
}

async function bring() {
  const target = box();
  const total = Number(target.dataset.total);
  while (Number(target.dataset.last) < total || Number(target.dataset.first) > 0) {
    const [first, last] = [Number(target.dataset.first), Number(target.dataset.last)];
    const from = Math.max(0, first - AT_ONCE);
    const [later, earlier] = await Promise.all([
      last < total ? fetchLines(last, AT_ONCE) : null,
      first > 0 ? fetchLines(from, first - from) : null,
    ]);
    if (target !== box()) return; // replaced meanwhile, while the recording was processed
    if (later) put(later, { before: false });
    if (earlier) put(earlier, { before: true });
    target.dataset.last = String(Math.min(total, last + AT_ONCE));
    target.dataset.first = String(from);
    collect();
    update();
  }
  for (const link of document.querySelectorAll(".more-lines")) link.remove();
  target.dataset.complete = "";
  document.dispatchEvent(new Event("springboard:lines"));
}

// All lines; a failure leaves the links to earlier and later ones, and the next look at the transcript tries again.
export async function wholeTranscript() {
  if (!box()) return;
  bringing ??= bring().finally(() => (bringing = null));
  await bringing;
}

// The line that the address means, by its name or its time.
function goToMeant() {
  const named = document.getElementById(location.hash.slice(1));
  const time = new URLSearchParams(location.search).get("t");
  const line = named?.matches(".line") ? named : time === null ? null : lineAt(Number(time));
  if (line) reveal(line);
}

function look() {
  if (shown().id !== "transcript" || !box()) return;
  if (!moved) goToMeant();
  wholeTranscript()
    .then(() => {
      if (!moved) goToMeant();
      moved ||= document.readyState === "complete";
    })
    .catch(() => {});
}

function begin() {
  bringing = null;
  current = null;
  collect();
  if (follow()) follow().checked = localStorage.getItem(FOLLOW) === "on";
  update();
  look();
}

document.addEventListener("change", (event) => {
  if (event.target !== follow()) return;
  localStorage.setItem(FOLLOW, follow().checked ? "on" : "off");
  if (follow().checked && current) reveal(current);
});
// Who scrolls by hand wants to read elsewhere.
for (const gesture of ["wheel", "touchmove"]) {
  document.addEventListener(
    gesture,
    () => {
      moved = true;
      if (follow()?.checked && shown().id === "transcript") follow().checked = false;
    },
    { passive: true },
  );
}
document.addEventListener("springboard:parts", begin);
document.addEventListener("springboard:tab", look);
player.addEventListener("timeupdate", update);
player.addEventListener("seeked", update);
begin();
// Once all is loaded, the browser scrolls to what the address names, by guessed heights: the line has the last word.
if (document.readyState !== "complete") window.addEventListener("load", () => setTimeout(look));
