// The administrator's key on this page: typed here, kept for this tab, sent with each question to the pump.

import { hide, write } from "./elements.js";
import { administratorKey, keepAdministratorKey } from "./keys.js";

const form = document.getElementById("administrator");
const input = form.querySelector("input");
const leave = document.getElementById("leave");
const answer = document.getElementById("known");

/** Headers of a question; by Basic, because a token has no room for all the characters of a key. */
export function credential() {
  const key = administratorKey();
  return key === "" ? {} : { Authorization: `Basic ${base64(`administrator:${key}`)}` };
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** @param isKnown whether the pump has answered as it answers its administrator */
export function answered(asked, isKnown) {
  if (asked.Authorization !== credential().Authorization) {
    return; // typed meanwhile; the next answer tells
  }
  const isRefused = Boolean(asked.Authorization) && !isKnown;
  if (isRefused) {
    keepAdministratorKey("");
    write(answer, "The pump does not know this key as its administrator's (pump.adminKey).");
  } else if (isKnown) {
    write(answer, "You see what the administrator sees.");
  }
  hide(leave, !isKnown);
}

/** @param refresh asks the pump at once */
export function whenAdministratorChanges(refresh) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keepAdministratorKey(input.value);
    input.value = "";
    write(answer, "");
    refresh();
  });
  leave.addEventListener("click", () => {
    keepAdministratorKey("");
    write(answer, "Your key is forgotten.");
    input.focus(); // the button goes away
    hide(leave, true);
    refresh();
  });
}
