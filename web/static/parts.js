// The parts of this page that change while it is open, taken in as they are now.

export async function pageOf(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export async function takeInParts(parts = "[data-live]") {
  const answer = await fetch(location.href);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const fresh = await pageOf(answer);
  for (const part of document.querySelectorAll(parts)) {
    const newer = fresh.getElementById(part.id);
    if (newer && newer.outerHTML !== part.outerHTML) part.replaceWith(document.adoptNode(newer));
  }
  return fresh;
}
