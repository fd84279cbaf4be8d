// One stream on the page. Whatever the server says becomes text, never markup. An update touches only what has changed,
// so that nobody loses a selection, a focus or an opened fold.

import { exampleName, obs, pushing, watchAddress, watching } from "./commands.js";
import { copyable } from "./copying.js";
import * as format from "./format.js";

const WATCHABLE = ["offline", "starting", "live", "held"];

let made = 0;

export class Card {
  constructor(stream) {
    const template = document.getElementById("stream");
    this.element = template.content.firstElementChild.cloneNode(true);
    const heading = this.field("title");
    heading.id = `stream-${++made}`;
    this.element.setAttribute("aria-labelledby", heading.id);
    this.fold("watch", () => instructions(watching(this.stream)));
    this.fold("push", () => pushInstructions(this.stream));
    this.update(stream);
  }

  update(stream) {
    if (this.element.dataset.state !== stream.state) {
      this.element.dataset.state = stream.state;
    }
    this.show("title", stream.title);
    this.show("name", stream.title === stream.name ? "" : stream.name);
    this.show("state", format.state(stream.state));
    this.show("description", stream.description);
    this.showProblems(stream.problems);
    this.showNumbers(stream);
    this.showAddress(stream);
    this.showFolds(stream);
    this.stream = stream;
  }

  showNumbers(stream) {
    const watchable = WATCHABLE.includes(stream.state);
    const publication = stream.publication;
    const codecs = stream.codecs.length > 0 ? `: ${stream.codecs.join(", ")}` : "";
    this.showNumber("format", stream.container ? stream.container.label + codecs : "");
    this.showNumber("bitRate", publication ? format.bitRate(publication.bitsPerSecond) : "");
    this.showNumber("playing", stream.playing ?? "");
    this.showNumber("viewers", watchable ? format.viewers(stream) : "");
    this.showNumber("uptime", publication ? format.duration(publication.uptimeMs) : "");
    this.showNumber("encoder", publication?.encoder ?? "");
    this.showNumber("source", stream.source ? format.source(stream.source.state) : "");
    const list = this.element.querySelector("dl");
    hide(list, [...list.children].every((entry) => entry.hidden));
  }

  showNumber(name, text) {
    this.show(name, text);
    hide(this.field(name).parentElement, text === "");
  }

  showProblems(problems) {
    const list = this.field("problems");
    hide(list, problems.length === 0);
    if (problems.join("\n") !== this.stream?.problems.join("\n")) {
      list.replaceChildren(...problems.map((problem) => element("li", problem)));
    }
  }

  showAddress(stream) {
    const address = this.field("address");
    hide(address, !WATCHABLE.includes(stream.state));
    if (!address.hidden && !address.hasChildNodes()) {
      address.append(copyable(watchAddress(stream.name), `the address of ${stream.name}`));
    }
  }

  showFolds(stream) {
    const watchable = WATCHABLE.includes(stream.state);
    hide(this.element.querySelector(".watch"), !watchable);
    hide(this.element.querySelector(".push"), !watchable && stream.state !== "pattern");
    const before = this.stream;
    if (before && essentials(before) !== essentials(stream)) {
      this.stream = stream;
      this.element.querySelectorAll("details[open]").forEach((details) => details.refill());
    }
  }

  /** Filled when it is opened first: most never are. */
  fold(name, content) {
    const details = this.element.querySelector(`.${name}`);
    details.refill = () => details.lastElementChild.replaceChildren(...content());
    details.addEventListener("toggle", () => {
      if (details.open) {
        details.refill();
      }
    });
  }

  show(name, text) {
    const target = this.field(name);
    if (target.textContent !== text) {
      target.textContent = text;
    }
    hide(target, text === "");
  }

  field(name) {
    return this.element.querySelector(`[data-field="${name}"]`);
  }
}

function hide(element, hidden) {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

/** What the instructions depend on. */
function essentials(stream) {
  return JSON.stringify([stream.name, stream.publish, stream.accepts, stream.container?.name, Boolean(stream.source)]);
}

function pushInstructions(stream) {
  if (stream.publish === "nobody") {
    const why = stream.source ? "The pump fetches this stream from its source." : "Nobody may publish this stream.";
    return [element("p", why)];
  }
  const name = stream.state === "pattern" ? exampleName(stream.name) : stream.name;
  const hints = [];
  if (stream.state === "pattern") {
    hints.push("Every name of letters, digits, - _ . and / in the place of NAME becomes a stream of its own.");
  }
  hints.push(stream.publish === "key" ? "Put the stream's key in the place of KEY." : "No key is needed.");
  return [element("p", hints.join(" ")), ...instructions(pushing(name, stream)), ...obsInstructions(name, stream)];
}

function instructions(commands) {
  return commands.flatMap(([title, command]) => [element("h3", title), copyable(command, title)]);
}

function obsInstructions(name, stream) {
  const settings = document.createElement("dl");
  settings.className = "settings";
  for (const [label, value] of obs(name, stream)) {
    const entry = document.createElement("div");
    const definition = document.createElement("dd");
    definition.append(value.includes("://") ? copyable(value, `${label} for OBS Studio`) : value);
    entry.append(element("dt", label), definition);
    settings.append(entry);
  }
  return [element("h3", "OBS Studio, then Start Recording"), settings];
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
