// Searches the manual's sections for words. The index is fetched when somebody begins to search.

import { element, write } from "../js/elements.js";

const MOST = 12; // places that are shown
const AROUND = 70; // characters of an excerpt before a word; twice as many from it on

const form = document.getElementById("search");
const input = document.getElementById("words");
const found = document.getElementById("found");
const places = document.getElementById("places");

let index = null;

/** The sections, each with the text that is searched; asked for again after a failure. */
function sections() {
  index ??= fetch("index.json").then((answer) => {
    if (!answer.ok) {
      throw new Error(`the index cannot be had: ${answer.status}`);
    }
    return answer.json();
  }).then((all) => all.map((section) => ({ ...section, all: fold(`${section.page} ${section.heading} ${section.text}`) })));
  index.catch(() => {
    index = null;
  });
  return index;
}

function fold(text) {
  return text.toLowerCase();
}

/** A word of the heading counts more than one of the page's title, and that more than those of the text. */
function rank(section, words) {
  const heading = fold(section.heading);
  const page = fold(section.page);
  return words.reduce((sum, word) => sum + (heading.includes(word) ? 100 : 0) + (page.includes(word) ? 30 : 0)
    + Math.min(section.all.split(word).length - 1, 10), 0);
}

function matching(all, words) {
  return all.filter((section) => words.every((word) => section.all.includes(word)))
    .map((section) => ({ section, rank: rank(section, words) }))
    .sort((one, other) => other.rank - one.rank)
    .map((match) => match.section);
}

/** The text around the first word, cut between words, with every word marked. */
function excerpt(text, words) {
  const folded = fold(text);
  const hits = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
  const first = hits.length === 0 ? 0 : Math.min(...hits); // only the heading may have them
  const begin = first <= AROUND ? 0 : Math.min(first, text.indexOf(" ", first - AROUND) + 1);
  const last = first + 2 * AROUND;
  const end = text.length <= last ? text.length : Math.max(first + AROUND, text.lastIndexOf(" ", last));
  return [begin > 0 ? "… " : "", ...marked(text.slice(begin, end), words), end < text.length ? " …" : ""];
}

function marked(text, words) {
  const folded = fold(text);
  const nodes = [];
  let at = 0;
  while (at < text.length) {
    const next = words.map((word) => ({ word, at: folded.indexOf(word, at) })).filter((hit) => hit.at >= 0)
      .sort((one, other) => one.at - other.at || other.word.length - one.word.length)[0];
    if (!next) {
      break;
    }
    nodes.push(text.slice(at, next.at), element("mark", {}, text.slice(next.at, next.at + next.word.length)));
    at = next.at + next.word.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function place(section, words) {
  const where = section.heading === section.page ? section.page : `${section.page} › ${section.heading}`;
  const link = element("a", { href: section.address }, element("strong", {}, ...marked(where, words)),
    element("span", {}, ...excerpt(section.text, words)));
  return element("li", {}, link);
}

async function search() {
  const text = input.value;
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    places.replaceChildren();
    write(found, "");
    return;
  }
  try {
    const matches = matching(await sections(), words);
    if (text === input.value) { // nobody has typed on meanwhile
      places.replaceChildren(...matches.slice(0, MOST).map((section) => place(section, words)));
      write(found, matches.length === 0 ? "Nothing found"
        : matches.length > MOST ? `The best ${MOST} of ${matches.length} places`
          : matches.length === 1 ? "1 place" : `${matches.length} places`);
    }
  } catch (error) {
    places.replaceChildren();
    write(found, `The search does not work now: ${error.message}`);
  }
}

function close() {
  input.value = "";
  search();
}

/** Arrows go through the places, from the field and back to it. */
function move(event) {
  const stops = [input, ...places.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  const to = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at >= 0 && to) {
    event.preventDefault();
    to.focus();
  }
}

form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    move(event);
  } else if (event.key === "Escape") {
    input.focus();
    close();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  places.querySelector("a")?.click();
});
places.addEventListener("click", (event) => {
  if (event.target.closest("a")) {
    setTimeout(close); // the place may be on this page, and the link is still to be followed
  }
});
input.addEventListener("input", search);
form.hidden = false;
