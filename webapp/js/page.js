// Asks the pump what is going on, again and again, and shows it.

import { answered, credential, whenAdministratorChanges } from "./administrator.js";
import { ask, why } from "./asking.js";
import { Card } from "./card.js";
import { element, fill, hide, write } from "./elements.js";
import { fillEmptyPage } from "./empty.js";
import * as format from "./format.js";
import { learnFormats, whenFormatsChange } from "./formats.js";
import { areKeysKept, forgetKeys, whenKeysChange } from "./keys.js";
import { arrange, ordered } from "./order.js";

const REFRESH_MS = 2500;
const LONGEST_WAIT_MS = 15_000;

const cards = new Map();
let failures = 0;
let lastContact = null;
let timer = null;
let asking = false;
let askAgain = false;

async function refresh() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  clearTimeout(timer);
  learnFormats();
  try {
    const asked = credential();
    const said = await ask("api/v1/streams", { cache: "no-store", headers: asked });
    answered(asked, said.pump.problems !== undefined);
    show(said);
    contact();
  } catch (error) {
    lost(error);
  } finally {
    asking = false;
  }
  again();
}

/** Soon; later and later while nobody answers; not at all while nobody looks. */
function again() {
  if (!document.hidden) {
    timer = setTimeout(refresh, askAgain ? 0 : waitMs());
  }
  askAgain = false;
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
  const reason = why(error);
  trouble.hidden = false; // first, so that the text is read aloud, and only once
  write(trouble, `${since}${reason ? `: ${reason}` : ""}. What you see may be old. Trying again.`);
  document.body.classList.add("stale");
}

function show({ pump, streams }) {
  showPump(pump, streams);
  showConfiguration(pump);
  const list = document.getElementById("streams");
  const names = new Set(streams.map((stream) => stream.name));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      card.element.remove();
      cards.delete(name);
    }
  }
  arrange(list, ordered(streams).map((stream) => cardOf(stream).element));
  hide(document.getElementById("empty"), streams.length > 0);
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
  write(document.getElementById("summary"), parts.join(" · "));
  const name = pump.version ? `Stream Pump ${pump.version}` : "Stream Pump"; // the administrator is told which
  write(document.getElementById("pump"), `${name}, up ${format.duration(pump.uptimeMs)}`);
}

/** To the administrator what is wrong or unwise; to others that something is wrong. */
function showConfiguration({ configuration, problems, warnings }) {
  hide(document.getElementById("unwise"), !warnings?.length);
  fill(document.getElementById("warnings"), warnings ?? [], () =>
    (warnings ?? []).map((warning) => element("li", {}, warning)));
  const notice = document.getElementById("configuration");
  hide(notice, configuration !== "problem");
  write(document.getElementById("advised"), problems === undefined
    ? "Some of it cannot be used; the rest is in force. The server's log says what is wrong, and so does this page when the"
      + " administrator's key is typed below."
    : problems.length > 0
      ? "This cannot be used; the rest, or what was in force before, goes on."
      : "The settings of a stream cannot be used: see there.");
  hide(document.getElementById("problems"), !problems?.length);
  fill(document.getElementById("problems"), problems ?? [], () =>
    (problems ?? []).map((problem) => element("li", {}, problem)));
}

function showForgetting() {
  hide(document.getElementById("forget"), !areKeysKept());
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (!document.hidden) {
    refresh();
  }
});
addEventListener("online", refresh);
whenAdministratorChanges(refresh);
whenKeysChange(showForgetting);
whenFormatsChange(() => cards.forEach((card) => card.update(card.stream)));
document.getElementById("forget").addEventListener("click", () => {
  document.querySelector("#administration summary").focus(); // the button goes away
  forgetKeys();
});
showForgetting();
fillEmptyPage();
refresh();
