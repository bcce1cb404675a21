// One file of the upload page: what it is, how it stands, and sending it by the tus protocol.

import { follow } from "./upload-standing.js";

export const PLACE = "/api/v1/uploads";
const CHUNK_BYTES = 32 * 1024 * 1024; // of one request, for the sake of proxies
const RETRY_MILLISECONDS = [0, 1000, 3000, 5000, 10000, ...Array(60).fill(30000)]; // half an hour without a byte
const POLL_MILLISECONDS = 500;
const SPEED_MILLISECONDS = 5000; // over which the speed is averaged

const list = document.getElementById("uploads");
const suffixes = { recording: words(list.dataset.media), captions: words(list.dataset.captions), slides: [".pdf"] };
const mostBytes = {
  recording: Number(list.dataset.mostRecording),
  captions: Number(list.dataset.mostCaptions),
  slides: Number(list.dataset.mostSlides),
};

export const rows = new Set();

function words(text) {
  return text.split(" ").filter(Boolean);
}

function suffixOf(name) {
  return name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "";
}

export function stemOf(name) {
  return name.slice(0, name.length - suffixOf(name).length);
}

function kindOf(name) {
  return Object.keys(suffixes).find((kind) => suffixes[kind].includes(suffixOf(name)));
}

function size(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3).replace(/\.0+$/, "")} ${units[power]}`;
}

function clock(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const minutes = Math.ceil(seconds / 60);
  return seconds < 60 ? ", less than a minute left" : `, about ${minutes} min left`;
}

function announce(text) {
  document.getElementById("news").textContent = text;
}

export async function ask(method, path, told) {
  const answer = await fetch(path, {
    method,
    headers: { "tus-resumable": "1.0.0", ...(told ? { "content-type": "application/json" } : {}) },
    body: told && JSON.stringify(told),
  });
  const body = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

// One file. States: chosen, waiting, sending, paused, lost (its file has to be chosen again), checking, sent (before the
// recording that it goes with), done, failed.
export class Row {
  constructor({ name, bytes, file = null, id = null, received = 0 }) {
    Object.assign(this, { name, bytes, file, id, received, kind: kindOf(name), upload: null, samples: [] });
    this.element = document.getElementById("upload-template").content.firstElementChild.cloneNode(true);
    this.element.dataset.name = name;
    this.part(".upload-name").textContent = name;
    this.part(".upload-size").textContent = size(bytes);
    this.part("progress").setAttribute("aria-label", `Progress of ${name}`);
    this.part(".upload-title input").value = stemOf(name).replaceAll("_", " ").trim();
    for (const button of this.element.querySelectorAll("button")) {
      button.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: ` ${name}` }));
      button.addEventListener("click", () => this[button.dataset.act]());
    }
    list.append(this.element);
    rows.add(this);
  }

  // Why a file cannot be sent at all, before anything is sent.
  get objection() {
    if (!this.kind) return "This type of file cannot be used here; see above which can.";
    if (this.bytes === 0) return "This file is empty. Check that its export finished.";
    return this.bytes > mostBytes[this.kind] ? `Too large: ${size(mostBytes[this.kind])} is the most.` : "";
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  get title() {
    return this.part(".upload-title input").value;
  }

  get goesWith() {
    const chosen = this.part(".upload-with select").selectedOptions[0];
    return chosen ? chosen.row : undefined;
  }

  show(state, told, { loud = true } = {}) {
    this.state = state;
    this.element.dataset.state = state;
    this.part(".upload-told").replaceChildren(...[told].flat());
    const isOpen = state === "chosen";
    this.part(".upload-title").hidden = !isOpen || this.kind !== "recording";
    this.part(".upload-with").hidden = !isOpen || this.kind === "recording" || !this.kind;
    this.part("progress").hidden = !["sending", "paused", "lost", "checking"].includes(state);
    this.part("progress").value = this.bytes ? (100 * this.received) / this.bytes : 0;
    const acts = {
      chosen: ["remove"], waiting: ["cancel"], sending: ["pause", "cancel"], paused: ["resume", "cancel"],
      lost: ["cancel"], checking: [], sent: ["remove"], done: ["remove"], failed: ["remove"],
    };
    for (const button of this.element.querySelectorAll("button")) {
      button.hidden = !acts[state].includes(button.dataset.act);
    }
    if (loud) announce(`${this.name}: ${this.part(".upload-told").textContent}`);
    document.dispatchEvent(new Event("springboard:uploads"));
  }

  // Sends the file, from where an earlier try ended; ends when the server has looked at it, or with an error.
  send(metadata) {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.upload = new tus.Upload(this.file, {
        endpoint: PLACE,
        uploadUrl: this.id && `${PLACE}/${this.id}`,
        chunkSize: CHUNK_BYTES,
        retryDelays: RETRY_MILLISECONDS,
        removeFingerprintOnSuccess: true,
        metadata,
        onProgress: (sent) => this.progress(sent),
        onShouldRetry: (error) => this.isWorthRetrying(error),
        onError: (error) => this.fail(error),
        onSuccess: () => {
          this.id = this.upload.url.slice(this.upload.url.lastIndexOf("/") + 1);
          this.received = this.bytes;
          this.watch().then(resolve, reject);
        },
      });
      this.resume();
    });
  }

  progress(sent) {
    const now = performance.now();
    this.received = sent;
    this.samples = [...this.samples.filter(([at]) => now - at < SPEED_MILLISECONDS), [now, sent]];
    const [[since, before]] = this.samples;
    const speed = now > since ? (1000 * (sent - before)) / (now - since) : 0;
    const left = speed > 0 ? clock((this.bytes - sent) / speed) : "";
    const percent = Math.floor((100 * sent) / this.bytes);
    this.show("sending", `${percent} % of ${size(this.bytes)}, ${size(speed)}/s${left}`, { loud: false });
  }

  isWorthRetrying(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    const isPassing = status === 0 || status >= 500 || [408, 409, 423, 429].includes(status);
    if (isPassing && status !== 507) this.show("sending", "The connection was lost. Trying again …");
    return isPassing && status !== 507;
  }

  fail(error) {
    let told = error.message;
    try {
      told = JSON.parse(error.originalResponse.getBody()).detail;
    } catch {
      if (!error.originalResponse) told = "The server cannot be reached. What was sent is kept; press Resume later.";
    }
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    if (status === 0 || status === 401 || status === 507 || !this.settle) return this.show("paused", told);
    this.show("failed", told);
    this.settle.reject(new Error(told));
  }

  // Waits until the server has looked at the whole file.
  async watch() {
    this.show("checking", "Sent. The server looks at it …");
    let upload = await ask("GET", `${PLACE}/${this.id}`);
    while (upload.state === "checking") {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      upload = await ask("GET", `${PLACE}/${this.id}`).catch(() => upload); // the server may be restarting
    }
    this.tell(upload);
    if (upload.state === "failed") throw new Error(upload.reason);
    return upload;
  }

  // What became of a file that the server has looked at.
  tell({ state, reason, recording, is_duplicate: isDuplicate }) {
    if (state === "failed") return this.show("failed", reason);
    if (!recording) return this.show("sent", "Sent. It waits for its recording.");
    const link = Object.assign(document.createElement("a"), { href: `/recordings/${recording.id}` });
    const day = new Date(recording.created_at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    link.textContent = isDuplicate ? `Already uploaded on ${day}: open “${recording.title}”` : `Open “${recording.title}”`;
    if (this.kind !== "recording") link.textContent = `Goes with “${recording.title}”`;
    const change = isDuplicate ? Object.assign(document.createElement("a"), { href: `${link.href}#details` }) : "";
    if (change) change.textContent = "Change them";
    const standing = Object.assign(document.createElement("span"), { className: "upload-standing" });
    this.show("done", [link, reason ? ` ${reason} ` : "", change, standing]);
    if (this.kind !== "recording") return;
    const wasHere = isDuplicate || recording.state === "ready"; // that it is ready is no news then
    follow(recording.id, standing, (last) => wasHere || announce(`${this.name}: ${last}`));
  }

  pause() {
    this.upload.abort();
    this.show("paused", `Paused at ${Math.floor((100 * this.received) / this.bytes)} %`);
  }

  async resume() {
    this.samples = [];
    this.show("sending", "Starting …");
    this.upload.start();
  }

  async cancel() {
    if (this.upload) await this.upload.abort(true).catch(() => {});
    else if (this.id) await ask("DELETE", `${PLACE}/${this.id}`).catch(() => {});
    this.leave("cancelled");
    if (this.settle) this.settle.reject(new Error("cancelled"));
  }

  async remove() {
    if (this.id) await ask("DELETE", `${PLACE}/${this.id}`).catch(() => {});
    this.leave("removed");
  }

  leave(how) {
    rows.delete(this);
    this.element.remove();
    announce(`${this.name}: ${how}`);
    document.dispatchEvent(new Event("springboard:uploads"));
  }
}

