// The parts of this page that change while it is open, taken in as they are now.

export async function takeInParts() {
  const answer = await fetch(location.href);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (newer && newer.outerHTML !== part.outerHTML) part.replaceWith(document.adoptNode(newer));
  }
  return fresh;
}
