// Asks the pump what is going on, again and again, and shows it.

import { Card } from "./card.js";
import * as format from "./format.js";

const REFRESH_MS = 2500;
const LONGEST_WAIT_MS = 15_000;
const GIVE_UP_MS = 8000;

const cards = new Map();
let failures = 0;
let lastContact = null;
let timer = null;
let asking = false;

async function refresh() {
  if (asking) {
    return;
  }
  asking = true;
  clearTimeout(timer);
  try {
    show(await ask());
    contact();
  } catch (error) {
    lost(error);
  } finally {
    asking = false;
  }
  again();
}

async function ask() {
  const answer = await fetch("api/v1/streams", { cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_MS) });
  if (!answer.ok) {
    throw new Error(answer.status === 503 ? "it is not running" : `it answers ${answer.status}`);
  }
  return answer.json();
}

/** Soon; later and later while nobody answers; not at all while nobody looks. */
function again() {
  if (!document.hidden) {
    timer = setTimeout(refresh, waitMs());
  }
}

function waitMs() {
  return Math.min(REFRESH_MS * 2 ** failures, LONGEST_WAIT_MS);
}

function contact() {
  failures = 0;
  lastContact = new Date();
  const trouble = document.getElementById("trouble");
  trouble.hidden = true;
  trouble.textContent = "";
  document.body.classList.remove("stale");
}

function lost(error) {
  failures++;
  const trouble = document.getElementById("trouble");
  const since = lastContact ? `Lost contact with the pump at ${lastContact.toLocaleTimeString()}` : "No contact with the pump";
  const why = error.name === "TimeoutError" ? "it does not answer" : error.name === "TypeError" ? "" : error.message;
  const text = `${since}${why ? `: ${why}` : ""}. What you see may be old. Trying again.`;
  trouble.hidden = false; // first, so that the text is read aloud, and only once
  if (trouble.textContent !== text) {
    trouble.textContent = text;
  }
  document.body.classList.add("stale");
}

function show({ pump, streams }) {
  showPump(pump, streams);
  const list = document.getElementById("streams");
  const names = new Set(streams.map((stream) => stream.name));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      card.element.remove();
      cards.delete(name);
    }
  }
  streams.forEach((stream, index) => place(list, cardOf(stream), index));
  document.getElementById("empty").hidden = streams.length > 0;
}

function cardOf(stream) {
  let card = cards.get(stream.name);
  if (card) {
    card.update(stream);
  } else {
    card = new Card(stream);
    cards.set(stream.name, card);
  }
  return card;
}

/** Moves a card only if it is elsewhere: whoever is moved loses the focus. */
function place(list, card, index) {
  if (list.children[index] !== card.element) {
    list.insertBefore(card.element, list.children[index] ?? null);
  }
}

function showPump(pump, streams) {
  const live = streams.filter((stream) => stream.state === "live").length;
  const failed = streams.filter((stream) => stream.state === "failed").length;
  const parts = [`${live} live`, `${format.plural(pump.viewers, "viewer", "viewers")}`];
  if (pump.waiting > 0) {
    parts.push(`${pump.waiting} waiting`);
  }
  if (failed > 0) {
    parts.push(`${failed} failed`);
  }
  document.getElementById("summary").textContent = parts.join(" · ");
  document.getElementById("pump").textContent = `Stream Pump ${pump.version}, up ${format.duration(pump.uptimeMs)}`;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (!document.hidden) {
    refresh();
  }
});
addEventListener("online", refresh);
refresh();
