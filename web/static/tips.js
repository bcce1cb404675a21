// What was heard, or said, behind a marked word: shown where one points, taps, or arrives by Tab. Escape puts it away.

const tip = document.createElement("div");
tip.className = "tip";
tip.id = "tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
document.body.append(tip);
let owner = null;

function show(mark) {
  if (mark.title) {
    mark.dataset.note = mark.title; // or the browser would show it a second time
    mark.removeAttribute("title");
  }
  owner = mark;
  tip.textContent = mark.dataset.note;
  mark.setAttribute("aria-describedby", tip.id);
  tip.hidden = false;
  const [place] = mark.getClientRects();
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
  const above = place.top - tip.offsetHeight - 6;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 0 ? above : place.bottom + 6}px`;
}

function hide() {
  owner?.removeAttribute("aria-describedby");
  owner = null;
  tip.hidden = true;
}

const markOf = (event) => event.target.closest?.(".words [title], .words [data-note]");

document.addEventListener("pointerover", (event) => {
  const mark = markOf(event);
  if (mark) show(mark);
  else if (owner && owner !== document.activeElement && !tip.contains(event.target)) hide();
});
document.addEventListener("focusin", (event) => {
  const mark = markOf(event);
  if (mark) show(mark);
  else hide();
});
document.addEventListener("focusout", hide);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
document.addEventListener(
  "scroll",
  () => {
    // Arriving by Tab scrolls, and so may whatever brought the word under the pointer.
    if (owner && (owner === document.activeElement || owner.matches(":hover"))) show(owner);
    else hide();
  },
  { passive: true },
);
