// The player by keyboard, wherever one reads; not while one types, and not where this device has switched it off.

import { player } from "./player.js";

const OFF = "springboard:single-keys-off";
const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2];
const dialog = document.getElementById("shortcuts");
const box = document.getElementById("single-keys");

function by(seconds) {
  player.currentTime = Math.max(0, Math.min(player.currentTime + seconds, player.duration || Infinity));
}

function toggle() {
  if (player.paused) player.play().catch(() => {});
  else player.pause();
}

function faster(step) {
  const at = RATES.findIndex((rate) => rate >= player.playbackRate);
  player.playbackRate = RATES[Math.max(0, Math.min(RATES.length - 1, (at < 0 ? RATES.length : at) + step))];
}

function captions() {
  const track = [...player.textTracks].find(({ kind }) => kind === "captions");
  if (track) track.mode = track.mode === "showing" ? "disabled" : "showing";
}

function whole() {
  if (document.fullscreenElement) document.exitFullscreen();
  else player.closest("media-controller").requestFullscreen?.().catch(() => {});
}

const KEYS = {
  " ": toggle,
  k: toggle,
  j: () => by(-10),
  l: () => by(10),
  ArrowLeft: () => by(-5),
  ArrowRight: () => by(5),
  "<": () => faster(-1),
  ">": () => faster(1),
  m: () => (player.muted = !player.muted),
  c: captions,
  f: whole,
  "?": () => dialog.showModal(),
};

const TYPED_IN = "input, textarea, select, [contenteditable], dialog, [role=tablist], [role=slider]";
const PRESSED = "a, button, summary, label, [role=button]";

// Keys belong first to what has the focus: fields to type in, and controls that use the key themselves.
function isTaken(event) {
  const target = event.composedPath()[0]; // within the player's components as well
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest(TYPED_IN)) || (event.key === " " && Boolean(target.closest(PRESSED)));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (localStorage.getItem(OFF) === "yes" || isTaken(event)) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

box.checked = localStorage.getItem(OFF) !== "yes";
box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
document.getElementById("shortcuts-button").addEventListener("click", () => dialog.showModal());
