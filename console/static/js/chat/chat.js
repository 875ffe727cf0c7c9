// The visitors' chat: wires the log, the paper, the live stream and what is on its way.
import { all, find } from "../dom.js";
import { connect, onAnew, onClosed, onLine, onLink, onReady, onStanding } from "./hearing.js";
import * as log from "./log.js";
import { setUpPaper } from "./paper.js";
import { noteRead } from "./reading.js";
import { nearEnd, setUpScroll, toEnd } from "./scroll.js";
import { openOutbox, outboxHas, say, sayAgain } from "./speaking.js";
import { drawStanding, standing } from "./standing.js";
import { drawLink } from "./strip.js";
import { countUnseen } from "./title.js";

let begun = false;

onLine((line) => {
  const follow = !begun || nearEnd() || line.speaker === "visitor";
  const fresh = log.add(line);
  if (line.client_message_id) outboxHas(line.client_message_id);
  drawChoices();
  if (fresh && begun) countUnseen(line, follow);
  if (follow) toEnd();
});

onStanding((facts) => {
  const follow = nearEnd();
  drawStanding(facts);
  log.markSeen(facts.seen);
  drawChoices();
  if (follow) toEnd();
});

onReady(({ earlier, anew }) => {
  if (anew) find("#earlier").hidden = !earlier;
  drawBeginning();
  openOutbox();
  if (!begun) toEnd();
  begun = true;
  log.listen();
  noteRead();
  document.documentElement.dataset.ready = "1";
});

onAnew(() => { log.clear(); begun = false; });
onLink(drawLink);
onClosed((reason) => {
  drawLink(reason);
  find("#paper").dataset.closed = "1";
});

/** The greeting stands before everything; choices to begin with only while nothing was said. */
function drawBeginning() {
  const empty = log.isEmpty();
  find("#greeting").hidden = !find("#earlier").hidden;
  find("#start").hidden = find("#hours").hidden = !empty;
}

/** The buttons of what was said last: gone as soon as the visitor says something, or a person is here. */
function drawChoices() {
  const choices = standing().owner === "agent" ? [] : log.openChoices();
  find("#choices").replaceChildren(...choices.map(({ id, title }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chat-choice";
    button.dataset.button = id;
    button.textContent = title;
    return button;
  }));
}

function speak(text, button) {
  say(text, button);
  drawBeginning();
  drawChoices();
  toEnd();
}

async function showEarlier() {
  const scroll = find("#scroll");
  const fromEnd = scroll.scrollHeight - scroll.scrollTop;
  find("#earlier").hidden = !(await log.addEarlier());
  drawBeginning();
  scroll.scrollTop = scroll.scrollHeight - fromEnd;
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.dataset.says) speak(pressed.dataset.says);
  else if (pressed.dataset.button) speak(pressed.textContent, pressed.dataset.button);
  else if ("again" in pressed.dataset) sayAgain();
  else if (pressed.id === "earlier") showEarlier();
});

for (const choice of all("[data-says]")) choice.disabled = false;
setUpPaper(speak);
setUpScroll();
connect();
