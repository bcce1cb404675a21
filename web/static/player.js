// The player and the text follow each other: time links seek in place, and the line being said is marked.

const EARLY = 0.05; // seconds; players round the time that they are asked to seek to
const player = document.getElementById("player");
let following = false;
let current = null;

// The last element that has started, marked as the current one; elements stand in order of time.
function mark(selector) {
  let now = null;
  for (const element of document.querySelectorAll(selector)) {
    element.removeAttribute("aria-current");
    if (Number(element.dataset.start) <= player.currentTime + EARLY) now = element;
  }
  now?.setAttribute("aria-current", "true");
  return now;
}

function update() {
  mark("#chapters li");
  const line = mark("#transcript .line");
  if (following && line && line !== current) line.scrollIntoView({ block: "center" });
  current = line;
}

function seek(seconds) {
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
  const selecting = !getSelection().isCollapsed;
  return selecting ? null : event.target.closest("#transcript .line")?.querySelector("a.time");
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a new tab or window
  const moment = momentOf(event);
  const seconds = moment ? timeIn(moment.href) : null;
  if (seconds === null) return;
  event.preventDefault();
  history.replaceState(null, "", moment.href); // so that the address can be copied
  seek(seconds);
  player.play().catch(() => {}); // refused by the browser: the reader presses play
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "follow") return;
  following = event.target.checked;
  current = null;
  update();
});

document.addEventListener("springboard:parts", () => {
  const box = document.getElementById("follow");
  if (box) box.checked = following;
  update();
});

player.addEventListener("timeupdate", update);
player.addEventListener("seeked", update);
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--masthead", `${target.offsetHeight}px`);
}).observe(document.querySelector(".masthead"));
document.documentElement.classList.add("scripted");
const start = timeIn(location.href);
if (start !== null) seek(start);
