// While a recording is processed, its page shows how far it is and takes in each part as soon as it is made.

import { takeInParts } from "/static/parts.js";

const POLL_MILLISECONDS = 2000;
const PATIENCE_MILLISECONDS = 5000; // for the first event; something on the way may hold events back

const here = location.pathname;

function rowOf(stage) {
  return document.querySelector(`[data-stage="${stage}"]`);
}

function stateShown() {
  return document.querySelector("#state [data-state]").dataset.state;
}

async function show({ state, stages, elapsed, remaining, position }) {
  const isOld = stages.some((stage) => rowOf(stage.name)?.dataset.state !== stage.state) || stateShown() !== state;
  if (isOld) await takeIn();
  for (const { name, percent } of stages) {
    const bar = rowOf(name)?.querySelector("progress");
    if (!bar || percent === null) continue;
    bar.value = percent;
    bar.nextElementSibling.textContent = `${percent} %`;
  }
  put("elapsed", state === "running" && elapsed ? `For ${duration(elapsed)} in this stage.` : "");
  put("remaining", remaining === null ? "" : `About ${duration(remaining)} left.`);
  put("position", position === null ? "" : `Place ${position} in the queue.`);
  return state === "ready" || state === "failed";
}

function put(name, text) {
  const place = document.querySelector(`#progress [data-${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
}

// As the server writes it (web/render.py).
function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

// The page as it is now, without touching a player that may be playing.
async function takeIn() {
  const fresh = await takeInParts();
  document.dispatchEvent(new CustomEvent("springboard:parts", { detail: fresh }));
}

function follow() {
  const source = new EventSource(`${here}/events`);
  let heard = false;
  const giveUp = () => {
    source.close();
    keepPolling();
  };
  const patience = setTimeout(() => heard || giveUp(), PATIENCE_MILLISECONDS);
  source.addEventListener("progress", async (event) => {
    heard = true;
    clearTimeout(patience);
    if (await show(JSON.parse(event.data))) source.close();
  });
  source.addEventListener("error", () => {
    // A stream that was heard is opened again by the browser; one that never was is not waited for.
    if (!heard || source.readyState === EventSource.CLOSED) {
      clearTimeout(patience);
      giveUp();
    }
  });
}

async function keepPolling() {
  try {
    const answer = await fetch(`${here}/stages.json`);
    if (answer.ok && (await show(await answer.json()))) return;
  } catch {
    // The server may be restarting: what is shown stays, and the next poll tries again.
  }
  setTimeout(keepPolling, POLL_MILLISECONDS);
}

if (window.EventSource) follow();
else keepPolling();
