// How to push to one stream: name and key are typed here, and appear in the command.

import { isName, NO_KEY, NO_NAME, watchAddress } from "./addresses.js";
import { Choice } from "./choice.js";
import { element, fill, hide, uniqueId, write } from "./elements.js";
import { whyNoCommand } from "./formats.js";
import { keepKey, keyOf, whenKeysChange } from "./keys.js";
import { pushing } from "./pushing.js";

export class PushPanel {
  constructor(stream) {
    this.choice = new Choice("push", "Push with");
    this.hint = element("p");
    this.name = field("Name of your stream");
    this.nameTrouble = element("span", { id: uniqueId(), class: "trouble", role: "status" });
    this.name.input.setAttribute("aria-describedby", this.nameTrouble.id);
    this.name.row.append(this.nameTrouble);
    this.prefix = element("span", { class: "prefix" });
    this.name.input.before(this.prefix);
    this.key = field("Key");
    this.forget = element("button", { type: "button", class: "plain" }, "Forget");
    const note = element("span", { id: uniqueId(), class: "note" }, "Kept in this browser only, until you forget it.");
    this.key.input.setAttribute("aria-describedby", note.id);
    this.key.row.append(this.forget, note);
    this.where = element("p", { class: "where" });
    this.elements = [this.hint, this.name.row, this.key.row, ...this.choice.elements, this.where];
    this.name.input.addEventListener("input", () => this.show());
    this.key.input.addEventListener("input", () => keepKey(this.owner, this.key.input.value));
    this.forget.addEventListener("click", () => {
      this.key.input.focus(); // the button goes away
      keepKey(this.owner, "");
    });
    whenKeysChange(() => this.show());
    this.update(stream);
  }

  update(stream) {
    this.stream = stream;
    this.owner = stream.pattern ?? stream.name;
    this.show();
  }

  show() {
    const { state, publish } = this.stream;
    const isPattern = state === "pattern";
    const nobody = publish === "nobody";
    write(this.hint, this.hintText());
    hide(this.hint, this.hint.textContent === "");
    hide(this.name.row, nobody || !isPattern);
    hide(this.key.row, nobody || publish !== "key");
    this.choice.elements.forEach((part) => hide(part, nobody));
    if (isPattern) {
      this.showName();
    }
    this.showWhere(isPattern && !nobody);
    this.showKey();
    if (!nobody) {
      this.choice.update(pushing(this.streamName(), this.stream, this.keyText()), whyNoCommand());
    }
  }

  hintText() {
    const { publish, source, state } = this.stream;
    if (publish === "nobody") {
      return source ? "The pump fetches this stream from its source." : "Nobody may publish this stream.";
    }
    const key = publish === "key" ? "" : "No key is needed.";
    return state === "pattern" ? `Choose a name: it becomes a stream of its own when you push to it. ${key}`.trim() : key;
  }

  showName() {
    write(this.prefix, this.stream.name.slice(0, -1));
    hide(this.prefix, this.prefix.textContent === "");
    const typed = this.name.input.value;
    const isWrong = typed !== "" && !this.isTypedNameRight();
    this.name.input.setAttribute("aria-invalid", isWrong);
    write(this.nameTrouble, isWrong ? "Letters, digits, - _ . and / between parts; no part begins with a dot." : "");
  }

  /** The address of a stream that is not on the page yet. */
  showWhere(isShown) {
    const name = this.streamName();
    const isKnown = isShown && name.endsWith(this.name.input.value) && this.name.input.value !== "";
    hide(this.where, !isKnown);
    fill(this.where, [name], () => ["Viewers will find it at ", element("a", { href: watchAddress(name) }, watchAddress(name))]);
  }

  isTypedNameRight() {
    return isName(this.stream.name.slice(0, -1) + this.name.input.value);
  }

  showKey() {
    const key = keyOf(this.owner);
    if (this.key.input.value !== key) {
      this.key.input.value = key; // never while somebody types here: what is typed is kept at once
    }
    hide(this.forget, key === "");
  }

  streamName() {
    if (this.stream.state !== "pattern") {
      return this.stream.name;
    }
    const typed = this.name.input.value;
    return this.stream.name.slice(0, -1) + (typed !== "" && this.isTypedNameRight() ? typed : NO_NAME);
  }

  /** Undefined where none is needed. */
  keyText() {
    return this.stream.publish === "key" ? keyOf(this.owner) || NO_KEY : undefined;
  }
}

function field(label) {
  const input = element("input", {
    id: uniqueId(), type: "text", autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false",
  });
  return { input, row: element("p", { class: "field" }, element("label", { for: input.id }, label), input) };
}
