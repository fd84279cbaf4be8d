// Small parts of which the page is made. Every text stays a text.

let made = 0;

/** @param children elements, and texts */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    node.setAttribute(attribute, value);
  }
  node.append(...children);
  return node;
}

export function uniqueId() {
  return `e${++made}`;
}

/** Nothing is touched that is right already: who watches for changes, such as a screen reader, is not disturbed. */
export function hide(node, hidden) {
  if (node.hidden !== hidden) {
    node.hidden = hidden;
  }
}

export function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Replaces what is in a node when it is to show something else than before. */
export function fill(node, content, make) {
  const key = JSON.stringify(content);
  if (node.filledWith !== key) {
    node.filledWith = key;
    node.replaceChildren(...make());
  }
}
