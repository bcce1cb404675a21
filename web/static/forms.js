// Forms that are answered in place: the page that they stand on, and a player on it, go on.

import { pageOf } from "./parts.js";

// What the server answers to a form, as a page; the button is disabled until the caller is done with it.
export async function submit(form, pressed) {
  const body = new URLSearchParams(new FormData(form, pressed)); // which leaves out a button that is disabled
  pressed.disabled = true;
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body }); // .action may be a button's name
  return { answer, page: await pageOf(answer) };
}

// Says in a form why nothing came of it.
export function tell(form, message) {
  form.querySelector(":scope > [role=alert]")?.remove();
  const alert = document.createElement("p");
  alert.className = "notice problem";
  alert.setAttribute("role", "alert");
  alert.textContent = message;
  form.prepend(alert);
}
