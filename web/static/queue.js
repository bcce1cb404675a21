// The queue as it is now, every few seconds while somebody looks at it.

import { takeInParts } from "/static/parts.js";

const POLL_MILLISECONDS = 3000;

async function look() {
  if (!document.hidden) {
    try {
      await takeInParts();
    } catch {
      // The server may be restarting: what is shown stays, and the next look tries again.
    }
  }
  setTimeout(look, POLL_MILLISECONDS);
}

setTimeout(look, POLL_MILLISECONDS);
