// The player: time links seek in place, the chapter being played is marked, and its time can be copied as a link.

import { clock } from "./clock.js";
import { shown } from "./tabs.js";

export const EARLY = 0.05; // seconds; players round the time that they are asked to seek to
export const player = document.getElementById("player");
const CAPTIONS = "springboard:captions"; // whether this device shows them

export function seek(seconds) {
  if (player.readyState > HTMLMediaElement.HAVE_NOTHING) player.currentTime = seconds;
  else player.addEventListener("loadedmetadata", () => seek(seconds), { once: true });
}

function timeIn(address) {
  const seconds = new URL(address).searchParams.get("t");
  return seconds === null ? null : Number(seconds);
}

// A click on a time link, or anywhere on a line of the transcript, means its moment.
function momentOf(event) {
  const link = event.target.closest("a");
  if (link) return link.matches('[href^="?t="]') ? link : null;
  const note = event.pointerType === "touch" && event.target.closest(".words [title], .words [data-note]"); // tips.js
  const control = event.target.closest("button, input, textarea, select, [contenteditable]");
  const busy = !getSelection().isCollapsed || note || control;
  return busy ? null : event.target.closest("#lines .line")?.querySelector("a.time");
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a new tab
  const moment = momentOf(event);
  const seconds = moment ? timeIn(moment.href) : null;
  if (seconds === null) return;
  event.preventDefault();
  // The address can be copied; it leads to the line, or to the part that one was reading.
  const place = moment.closest("#lines") ? moment.hash : `#${shown().id}`;
  history.replaceState(null, "", `${moment.search}${place}`);
  seek(seconds);
  player.play().catch(() => {}); // refused by the browser: the reader presses play
});

let current = null;

function markChapter() {
  const chapters = document.querySelectorAll(".chapters li");
  const now = [...chapters].findLast((chapter) => Number(chapter.dataset.start) <= player.currentTime + EARLY) ?? null;
  if (now === current && now?.isConnected !== false) return;
  for (const chapter of chapters) chapter.removeAttribute("aria-current");
  now?.setAttribute("aria-current", "true");
  current = now;
}

function update() {
  document.getElementById("copy-time").textContent = clock(player.currentTime);
  markChapter();
}

async function copyLink() {
  const link = `${location.origin}${location.pathname}?t=${Math.floor(player.currentTime)}`;
  const told = document.getElementById("copied");
  const box = document.getElementById("link-to-copy");
  try {
    await navigator.clipboard.writeText(link);
    box.hidden = true;
    told.textContent = "Copied";
    setTimeout(() => (told.textContent = ""), 4000);
  } catch {
    // Browsers lend the clipboard to https alone: the reader copies from here.
    box.hidden = false;
    box.value = link;
    box.select();
  }
}

const captionTrack = () => [...player.textTracks].find(({ kind }) => kind === "captions");

// Captions are shown unless they were switched off on this device before.
function showCaptions() {
  const track = captionTrack();
  if (track) track.mode = localStorage.getItem(CAPTIONS) === "off" ? "disabled" : "showing";
}

function keepCaptions() {
  if (player.tagName === "AUDIO") return;
  showCaptions();
  player.textTracks.addEventListener("change", () => {
    const track = captionTrack();
    if (track) localStorage.setItem(CAPTIONS, track.mode === "showing" ? "on" : "off");
  });
}

// Captions and chapters as they are on the page now; nothing tells which of them changed.
function takeInTracks(page) {
  for (const old of player.querySelectorAll("track")) old.remove();
  for (const track of page.querySelectorAll("#player track")) {
    if (track.kind === "captions") track.default = false; // browsers would show what was switched off
    // media-chrome listens to the first tracks alone, and to changes.
    track.addEventListener("load", () => player.textTracks.dispatchEvent(new Event("change")), { once: true });
    player.append(document.adoptNode(track));
  }
  showCaptions();
}

const speed = document.getElementById("speed");
speed.addEventListener("change", () => (player.playbackRate = Number(speed.value)));
player.addEventListener("ratechange", () => (speed.value = String(player.playbackRate)));
document.getElementById("copy-link").addEventListener("click", copyLink);
document.addEventListener("springboard:parts", (event) => {
  takeInTracks(event.detail);
  current = null;
  update();
});
player.addEventListener("timeupdate", update);
player.addEventListener("seeked", update);
player.addEventListener("loadedmetadata", keepCaptions, { once: true });
// The browser's own buttons go once there are others: without the library, they stay.
customElements.whenDefined("media-controller").then(() => player.removeAttribute("controls"));
const start = timeIn(location.href);
if (start !== null) seek(start);
