// One of several ways to do something: radio buttons, perhaps a list of variants, and one command.

import { copyable } from "./copying.js";
import { element, fill, hide, uniqueId, write } from "./elements.js";
import { keepWay, lastWay } from "./keys.js";

export class Choice {
  /**
   * @param what is chosen, such as "push"; the choice is remembered by this name
   * @param legend for people
   */
  constructor(what, legend) {
    this.what = what;
    this.group = uniqueId();
    this.ways = [];
    this.variants = new Map(); // chosen, by way
    this.buttons = element("div", { class: "ways" });
    this.select = element("select", { id: uniqueId() });
    this.variant = element("p", { class: "field" }, element("label", { for: this.select.id }, "What to send"), this.select);
    this.output = element("div", { class: "output" });
    this.choices = element("fieldset", {}, element("legend", {}, legend), this.buttons);
    this.trouble = element("p", { class: "trouble", role: "status" });
    this.elements = [this.choices, this.variant, this.output, this.trouble];
    this.buttons.addEventListener("change", (event) => this.choose(event.target.value));
    this.select.addEventListener("change", () => {
      this.variants.set(this.chosen.id, this.select.value);
      this.showOutput();
    });
  }

  /**
   * @param ways each {id, label, variants: [{id, label, command, note, settings}]}
   * @param trouble shown when there is no way
   */
  update(ways, trouble) {
    this.ways = ways;
    hide(this.choices, ways.length === 0);
    hide(this.output, ways.length === 0);
    write(this.trouble, ways.length === 0 ? trouble : "");
    if (ways.length === 0) {
      hide(this.variant, true);
      return;
    }
    const wanted = this.chosen?.id ?? lastWay(this.what);
    this.chosen = ways.find((way) => way.id === wanted) ?? ways[0];
    fill(this.buttons, ways.map(({ id, label }) => [id, label]), () => ways.flatMap((way) => this.button(way)));
    this.showVariants();
    this.showOutput();
  }

  button({ id, label }) {
    const input = element("input", { type: "radio", name: this.group, value: id, id: uniqueId() });
    input.checked = id === this.chosen.id;
    return [input, element("label", { for: input.id }, label)];
  }

  choose(id) {
    keepWay(this.what, id);
    this.chosen = this.ways.find((way) => way.id === id);
    this.showVariants();
    this.showOutput();
  }

  showVariants() {
    const { id, variants } = this.chosen;
    hide(this.variant, variants.length < 2);
    fill(this.select, [id, variants.map((variant) => [variant.id, variant.label])], () =>
      variants.map((variant) => element("option", { value: variant.id }, variant.label)));
    const wanted = this.variants.get(id);
    if (variants.some((variant) => variant.id === wanted) && this.select.value !== wanted) {
      this.select.value = wanted;
    }
  }

  showOutput() {
    const { label, variants } = this.chosen;
    const shown = variants.find((variant) => variant.id === this.select.value) ?? variants[0];
    fill(this.output, [label, shown], () => [
      ...(shown.note ? [element("p", {}, shown.note)] : []),
      ...(shown.settings.length > 0 ? [settings(shown.settings)] : []),
      copyable(shown.command, `what to use with ${label}`),
    ]);
  }
}

function settings(entries) {
  const list = element("dl", { class: "settings" });
  for (const [label, value] of entries) {
    list.append(element("div", {}, element("dt", {}, label), element("dd", {}, value)));
  }
  return list;
}
