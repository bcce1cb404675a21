// What becomes of a recording after its upload, beside its link: its place in the queue, its stage, ready or failed.

const POLL_MILLISECONDS = 3000;

function told({ state, position, stages }) {
  const running = stages.find((stage) => stage.state === "running");
  if (state === "ready") return "Ready";
  if (state === "failed") return "Its processing stopped; its page says why";
  if (state === "queued") return position === null ? "Waiting" : `Place ${position} in the queue`;
  return running ? `${running.label}${running.percent === null ? "" : `, ${running.percent} %`}` : "In progress";
}

// Keeps `place` up to date as long as it stands in the page; `end` is called with its last word.
export async function follow(id, place, end) {
  do {
    // Where the server cannot be reached, what is shown stays, and the next turn tries again.
    const answer = await fetch(`/recordings/${id}/stages.json`).catch(() => null);
    if (answer?.status === 404) return; // deleted meanwhile
    if (answer?.ok) {
      const standing = await answer.json();
      place.textContent = told(standing);
      if (["ready", "failed"].includes(standing.state)) return end(place.textContent);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  } while (place.isConnected);
}
