// A text with a button that copies it.

import { element } from "./elements.js";

const SHOWN_MS = 2000;

/**
 * @param what the text is, for those who hear the page
 * @param href where the text leads when it is a link
 */
export function copyable(text, what, href = "") {
  const row = document.createElement("div");
  row.className = "copyable";
  const code = document.createElement("code");
  code.append(href ? element("a", { href }, text) : text);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${what}`);
  button.addEventListener("click", () => copy(code, button));
  row.append(code, button);
  return row;
}

async function copy(code, button) {
  const copied = await write(code);
  button.textContent = copied ? "Copied" : "Press Ctrl+C";
  document.getElementById("said").textContent = button.textContent;
  setTimeout(() => {
    button.textContent = "Copy";
    document.getElementById("said").textContent = "";
  }, SHOWN_MS);
}

/** Browsers have a clipboard on https and localhost only; elsewhere the old way, which selects the text. */
async function write(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}
