// The upload page: takes files, tells which go together, and sends them with what is told of all.

import { PLACE, Row, ask, rows, stemOf } from "./upload-row.js";

const AT_ONCE = 2; // files; more only share the same line
const ALONE = "The recording that this goes with was not sent. Choose both again.";

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const picker = document.getElementById("files");
const startButton = document.getElementById("start");

// What depends on all rows: which recordings companions can go with, and whether there is anything to start.
function refresh() {
  const open = [...rows].filter((row) => row.state === "chosen");
  const recordings = open.filter((row) => row.kind === "recording");
  for (const row of open.filter((row) => row.kind !== "recording")) {
    const before = row.goesWith;
    const options = recordings.map((recording) => Object.assign(new Option(recording.name), { row: recording }));
    row.part(".upload-with select").replaceChildren(...options);
    const wanted = recordings.includes(before) ? before : recordings.find((r) => stemOf(r.name) === stemOf(row.name));
    for (const option of options) option.selected = option.row === (wanted ?? recordings[0]);
    row.part(".upload-told").textContent = recordings.length ? "" : "Add the recording that this goes with.";
  }
  startButton.disabled = recordings.length === 0;
}

async function add(files) {
  for (const file of files) {
    if ([...rows].some((row) => isHere(row, file))) continue;
    const lost = await findLost(file);
    if (lost) {
      lost.file = file;
      if (lost.kind === "recording") lost.send({}).catch(() => {}); // the row has told
      else lost.show("chosen", ""); // its recording was never begun, and has to be chosen as well
      continue;
    }
    for (const row of rows) if (row.state === "failed" && row.name === file.name) await row.remove();
    const row = new Row({ name: file.name, bytes: file.size, file });
    row.show(row.objection ? "failed" : "chosen", row.objection);
  }
}

function isHere(row, file) {
  const isOpen = row.state === "sent" || (row.file && row.state !== "failed");
  return isOpen && row.name === file.name && row.bytes === file.size;
}

// The row of an earlier try at sending this very file, as the browser remembers it.
async function findLost(file) {
  const lost = [...rows].filter((row) => row.state === "lost");
  if (lost.length === 0) return undefined;
  const previous = await new tus.Upload(file, { endpoint: PLACE }).findPreviousUploads();
  return lost.find((row) => previous.some(({ uploadUrl }) => uploadUrl.endsWith(`/${row.id}`)));
}

function detailsOf() {
  const fields = new FormData(form);
  const number = (name) => (fields.get(name) ? Number(fields.get(name)) : null);
  const text = (name) => fields.get(name).trim();
  const speakers = [...document.querySelectorAll(".presenter")]
    .map((row) => Object.fromEntries([...row.querySelectorAll("[data-field]")].map((f) => [f.dataset.field, f.value.trim()])))
    .filter((speaker) => Object.values(speaker).some(Boolean));
  return {
    event_date: text("event_date"),
    series: text("series"),
    language: text("language"),
    moderator: number("moderator"),
    visibility: text("visibility"),
    fewest_speakers: number("fewest_speakers"),
    most_speakers: number("most_speakers"),
    disclosures: text("disclosures"),
    speakers,
  };
}

// A recording after its companions, without which it must not be taken in.
async function sendWithCompanions(recording, companions, batch) {
  const sent = {};
  for (const companion of companions) {
    const { id } = await companion.send({ filename: companion.name, batch });
    sent[companion.kind] = id;
  }
  if (!rows.has(recording)) throw new Error("cancelled");
  await recording.send({ filename: recording.name, batch, title: recording.title, ...sent });
  for (const companion of companions) companion.tell(await ask("GET", `${PLACE}/${companion.id}`));
}

// Where a companion failed, the others can be started again; where the recording did, they go with nothing.
function takeBack(recording, companions) {
  const isStopped = rows.has(recording) && recording.state === "waiting";
  if (isStopped) {
    recording.show("chosen", "Not sent, since what goes with it was not. Choose that again, or start without it.");
  }
  for (const row of companions.filter((row) => rows.has(row) && ["sent", "waiting"].includes(row.state))) {
    if (isStopped) row.show("chosen", "", { loud: false });
    else if (!rows.has(recording) || recording.state === "failed") row.show("failed", ALONE);
  }
}

async function start() {
  const open = [...rows].filter((row) => row.state === "chosen");
  const { id } = await ask("POST", "/api/v1/upload-batches", {
    details: detailsOf(),
    attested: form.elements.attested.checked,
  });
  const waiting = open
    .filter((row) => row.kind === "recording")
    .map((recording) => [recording, open.filter((row) => row !== recording && row.goesWith === recording)]);
  for (const row of open) row.show("waiting", "Waits for its turn", { loud: false });
  const takeTurns = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [recording, companions] = next;
      if (!rows.has(recording)) continue;
      await sendWithCompanions(recording, companions.filter((row) => rows.has(row)), String(id)).catch(() =>
        takeBack(recording, companions), // each row has told what became of it
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
}

async function showEarlier() {
  const uploads = await ask("GET", PLACE);
  const underway = uploads.filter(({ state }) => ["receiving", "checking"].includes(state));
  const awaited = underway.flatMap(({ captions, slides }) => [captions, slides]);
  for (const upload of uploads.reverse()) {
    const row = new Row(upload);
    const percent = Math.floor((100 * upload.received) / upload.bytes);
    if (upload.state === "receiving") row.show("lost", `Stopped at ${percent} %. Choose this file again to go on.`);
    else if (upload.state === "checking") row.watch().catch(() => {}); // the row has told
    else row.tell(upload);
    if (row.state === "sent" && !awaited.includes(row.id)) row.show("failed", ALONE);
  }
}

function tellProblem(text) {
  const problem = document.getElementById("problem");
  problem.hidden = !text;
  problem.textContent = text;
}

picker.addEventListener("change", async () => {
  const files = [...picker.files];
  picker.value = ""; // so that the same file can be chosen again
  await add(files);
});
for (const type of ["dragenter", "dragover"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
}
for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => delete drop.dataset.over);
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  add([...event.dataTransfer.files]);
});
document.addEventListener("springboard:uploads", refresh);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  tellProblem("");
  start().catch((error) => tellProblem(error.message));
});
form.addEventListener("click", ({ target }) => {
  const presenters = document.getElementById("presenters");
  if (target.dataset.act === "add-presenter") {
    presenters.append(document.getElementById("presenter-template").content.cloneNode(true));
    presenters.lastElementChild.querySelector("input").focus();
  }
  if (target.dataset.act === "remove-presenter") target.closest(".presenter").remove();
});
window.addEventListener("beforeunload", (event) => {
  if ([...rows].some((row) => ["waiting", "sending"].includes(row.state))) event.preventDefault();
});

showEarlier().catch((error) => tellProblem(error.message));
