// While a recording is processed, its page shows how far it is and takes in each part as soon as it is made.

const POLL_MILLISECONDS = 2000;

async function poll() {
  const answer = await fetch(`${location.pathname}/stages.json`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const { state, stages } = await answer.json();
  const isOld = stages.some((stage) => rowOf(stage.name)?.dataset.state !== stage.state) || stateShown() !== state;
  if (isOld) await takeIn();
  stages.forEach(showProgress);
  return state;
}

function rowOf(stage) {
  return document.querySelector(`[data-stage="${stage}"]`);
}

function stateShown() {
  return document.querySelector("#state [data-state]").dataset.state;
}

function showProgress({ name, percent }) {
  const bar = rowOf(name)?.querySelector("progress");
  if (!bar || percent === null) return;
  bar.value = percent;
  bar.nextElementSibling.textContent = `${percent} %`;
}

// The page as it is now, without touching a player that may be playing.
async function takeIn() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (newer) part.replaceWith(document.adoptNode(newer));
  }
  const player = document.getElementById("player");
  const captions = fresh.querySelector("#player track");
  if (captions && !player.querySelector("track")) player.append(document.adoptNode(captions));
  document.dispatchEvent(new Event("springboard:parts"));
}

async function keepPolling() {
  try {
    const state = await poll();
    if (state === "ready" || state === "failed") return;
  } catch {
    // The server may be restarting: what is shown stays, and the next poll tries again.
  }
  setTimeout(keepPolling, POLL_MILLISECONDS);
}

keepPolling();
