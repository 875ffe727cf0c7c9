// What came while nobody looked: counted in the tab's title and on the way down.
import { body, find } from "../dom.js";
import { t } from "../words.js";

let unseen = 0;

/** `shown`: it stands at the end of a log that is open there. */
export function countUnseen(line, shown) {
  if (line.speaker === "visitor" || (shown && !document.hidden)) return;
  unseen += 1;
  draw(shown);
}

export function clearUnseen() {
  if (document.hidden || !unseen) return;
  unseen = 0;
  draw(true);
}

function draw(shown) {
  document.title = unseen ? `(${unseen}) ${body.dataset.title}` : body.dataset.title;
  find("#newer").hidden = shown || !unseen;
  find("#newer-words").textContent = t("newer", { n: unseen });
}
