// Finding words in the transcript: all matches are marked, and one goes from each to the next.

import { allLines, reveal, wholeTranscript } from "./transcript.js";

const WAIT = 150; // milliseconds without a key
let found = []; // ranges, in order
let at = -1;
let timer;

const part = (name) => document.getElementById(name);

function rangesIn(line, query) {
  const words = line.querySelector(".words");
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.data.toLowerCase();
  }
  const place = (offset) => {
    const held = nodes.findLast(({ from }) => from <= offset);
    return [held.node, offset - held.from];
  };
  const ranges = [];
  for (let from = text.indexOf(query); from >= 0; from = text.indexOf(query, from + query.length)) {
    const range = new Range();
    range.setStart(...place(from));
    range.setEnd(...place(from + query.length - 1));
    range.setEnd(range.endContainer, range.endOffset + 1);
    ranges.push(range);
  }
  // What was said counts as well where it is written otherwise, such as numbers.
  for (const mark of words.querySelectorAll("[title], [data-note]")) {
    if (!(mark.dataset.note ?? mark.title).toLowerCase().includes(query)) continue;
    if (ranges.some((range) => range.intersectsNode(mark))) continue;
    const range = new Range();
    range.selectNodeContents(mark);
    ranges.push(range);
  }
  return ranges.sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
}

// Where a question that search was asked does not stand word for word, its words, by what they begin with.
function stemsIn(line, stems) {
  const isWithin = ({ startContainer, startOffset }) =>
    /[\p{L}\p{N}]/u.test(startContainer.data?.[startOffset - 1] ?? " ");
  const wholeWord = (range) => {
    const rest = range.endContainer.data?.slice(range.endOffset).match(/^[\p{L}\p{N}]+/u)?.[0] ?? "";
    if (rest) range.setEnd(range.endContainer, range.endOffset + rest.length);
    return range;
  };
  return stems
    .flatMap((stem) => rangesIn(line, stem).filter((range) => !isWithin(range)).map(wholeWord))
    .sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
}

// The first match from where the page opened.
function firstFromStart() {
  const start = Number(new URLSearchParams(location.search).get("t"));
  const lineOf = (range) => range.startContainer.parentElement.closest(".line");
  return Math.max(0, found.findIndex((range) => Number(lineOf(range).dataset.end) > start));
}

function show() {
  part("find-count").value = found.length ? `${at + 1} of ${found.length}` : part("find").value.trim() ? "none" : "";
  for (const name of ["find-previous", "find-next"]) part(name).disabled = found.length < 2;
  if (!("highlights" in CSS)) return;
  CSS.highlights.set("found", new Highlight(...found));
  CSS.highlights.set("found-now", new Highlight(...found.slice(at, at + 1)));
  CSS.highlights.get("found-now").priority = 1;
}

function go(step) {
  if (!found.length) return;
  at = (at + step + found.length) % found.length;
  show();
  reveal(found[at].startContainer.parentElement.closest(".line"));
}

async function find() {
  const query = part("find").value.trim().replace(/\s+/g, " ").toLowerCase();
  try {
    if (query) await wholeTranscript();
  } catch {
    part("find-count").value = "The server could not be reached; try again.";
    return;
  }
  if (query !== part("find").value.trim().replace(/\s+/g, " ").toLowerCase()) return; // typed on meanwhile
  found = query ? allLines().flatMap((line) => rangesIn(line, query)) : [];
  const { carried, stems } = part("find").dataset;
  if (carried && query === carried.trim().replace(/\s+/g, " ").toLowerCase()) {
    if (!found.length && stems) found = allLines().flatMap((line) => stemsIn(line, stems.split(" ")));
    at = found.length ? firstFromStart() : -1;
    show(); // the page stays where it opened
    return;
  }
  at = found.length ? 0 : -1;
  if (found.length) go(0);
  else show();
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  clearTimeout(timer);
  timer = setTimeout(find, WAIT);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".find")) return;
  event.preventDefault();
  go(1);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id === "find" && event.key === "Enter" && event.shiftKey) {
    event.preventDefault();
    go(-1);
  }
});
document.addEventListener("click", (event) => {
  if (event.target.id === "find-previous") go(-1);
});
if (part("find")?.value) find();
