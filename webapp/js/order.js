// Which stream stands above which.

const RANKS = { live: 0, starting: 1, held: 1, offline: 2, pattern: 3, failed: 4, disabled: 4 };

/** Those that can be watched first; else as the pump lists them. */
export function ordered(streams) {
  return [...streams].sort((a, b) => rank(a) - rank(b));
}

function rank(stream) {
  return RANKS[stream.state] ?? RANKS.failed;
}

/**
 * Puts elements into a list in this order. The one that has the focus is never moved, which would lose it: the others move
 * around it. Those of the list that are not among them must have been removed.
 */
export function arrange(list, elements) {
  const focused = elements.find((element) => element.contains(document.activeElement));
  let next = null;
  for (const element of [...elements].reverse()) {
    if (element !== focused && (element.parentElement !== list || element.nextElementSibling !== next)) {
      list.insertBefore(element, next);
    }
    next = element;
  }
}
