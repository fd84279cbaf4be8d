// One stream on the page. Whatever the server says becomes text, never markup. An update touches only what has changed,
// so that nobody loses a selection, a focus or an opened fold.

import { watchAddress } from "./addresses.js";
import { Choice } from "./choice.js";
import { copyable } from "./copying.js";
import { element, fill, hide, uniqueId, write } from "./elements.js";
import * as format from "./format.js";
import { whyNoCommand } from "./formats.js";
import { PushPanel } from "./pushpanel.js";
import { playlists, watching } from "./watching.js";

const ON_AIR = ["starting", "live", "held"];
const WATCHABLE = [...ON_AIR, "offline"];

export class Card {
  constructor(stream) {
    this.stream = stream;
    this.element = document.getElementById("stream").content.firstElementChild.cloneNode(true);
    const heading = this.field("title");
    heading.id = uniqueId();
    this.element.setAttribute("aria-labelledby", heading.id);
    this.panels = [];
    this.fold("watch", () => new WatchPanel(this.stream));
    this.fold("push", () => new PushPanel(this.stream));
    this.update(stream);
  }

  update(stream) {
    this.stream = stream;
    if (this.element.dataset.state !== stream.state) {
      this.element.dataset.state = stream.state;
    }
    this.showHead(stream);
    this.showProblems(stream.problems);
    this.showNumbers(stream);
    this.showLinks(stream);
    this.showFolds(stream);
  }

  /** The title of a pattern is that of its streams, and says nothing of the pattern: it is one of the entries below. */
  showHead(stream) {
    const isPattern = stream.state === "pattern";
    this.show("title", isPattern ? stream.name : stream.title);
    this.show("name", isPattern || stream.title === stream.name ? "" : stream.name);
    this.show("state", format.state(stream.state));
    this.show("what", isPattern ? format.pattern(stream.name) : "");
    this.showStation(stream);
    this.show("description", stream.description);
    this.show("advice", stream.publication?.advice ? `For the encoder: ${stream.publication.advice}` : "");
  }

  showStation({ title, station }) {
    const line = this.field("station");
    const name = station?.name && station.name !== title ? station.name : "";
    const link = webAddress(station?.url);
    const parts = [name, station?.genre ?? "", name || !link ? "" : link].filter((part) => part !== "");
    hide(line, parts.length === 0);
    fill(line, [name, parts, link], () => parts.flatMap((part, index) => [
      ...(index > 0 ? [" · "] : []),
      link && index === (name ? 0 : parts.length - 1) ? element("a", { href: link, rel: "noopener" }, part) : part,
    ]));
  }

  showProblems(problems) {
    const list = this.field("problems");
    hide(list, problems.length === 0);
    fill(list, problems, () => problems.map((problem) => element("li", {}, problem)));
  }

  showNumbers(stream) {
    const { publication, source } = stream;
    const codecs = stream.codecs.filter((codec) => codec !== stream.container?.label).join(", ");
    const isTitled = stream.state === "pattern" && stream.title !== stream.name;
    this.showEntry("streamsTitle", isTitled ? stream.title : "");
    this.showEntry("format", stream.container ? [stream.container.label, codecs].filter(Boolean).join(": ") : "");
    this.showEntry("bitRate", publication ? format.bitRate(publication.bitsPerSecond) : "");
    this.showEntry("playing", stream.playing ?? "");
    const isWatched = stream.viewers + stream.waiting > 0;
    this.showEntry("viewers", isWatched || ON_AIR.includes(stream.state) ? format.viewers(stream) : "");
    this.showEntry("uptime", publication ? format.duration(publication.uptimeMs) : "");
    this.showEntry("encoder", publication?.encoder ?? "");
    this.showEntry("source", source ? format.source(source) : "");
    this.showEntry("lastError", source?.lastError ?? "");
    const list = this.element.querySelector("dl");
    hide(list, [...list.children].every((entry) => entry.hidden));
  }

  showEntry(name, text) {
    this.show(name, text);
    hide(this.field(name).parentElement, text === "");
  }

  showLinks(stream) {
    const links = this.field("links");
    hide(links, !WATCHABLE.includes(stream.state));
    const address = watchAddress(stream.name);
    const lists = playlists(stream);
    fill(links, [address, lists], () => [
      copyable(address, `the address of ${stream.name}`, address),
      element("p", { class: "playlists" }, ...lists.map(([label, href]) => element("a", { href }, label))),
    ]);
  }

  showFolds(stream) {
    const isWatchable = WATCHABLE.includes(stream.state);
    hide(this.element.querySelector(".watch"), !isWatchable);
    hide(this.element.querySelector(".push"), !isWatchable && stream.state !== "pattern");
    this.panels.forEach((panel) => panel.update(stream));
  }

  /** Filled when it is opened first: most never are. */
  fold(name, make) {
    const details = this.element.querySelector(`.${name}`);
    details.addEventListener("toggle", () => {
      const panel = make();
      this.panels.push(panel);
      details.lastElementChild.append(...panel.elements);
    }, { once: true });
  }

  show(name, text) {
    const target = this.field(name);
    write(target, text);
    hide(target, text === "");
  }

  field(name) {
    return this.element.querySelector(`[data-field="${name}"]`);
  }
}

class WatchPanel {
  constructor(stream) {
    this.choice = new Choice("watch", "Watch with");
    this.elements = this.choice.elements;
    this.update(stream);
  }

  update(stream) {
    this.choice.update(watching(stream), whyNoCommand());
  }
}

/** The address of a station's home page; empty when it is none that a link may have. */
function webAddress(text) {
  return /^https?:\/\/[^/]/i.test(text ?? "") ? text : "";
}
