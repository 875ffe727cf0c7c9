// The log: every line once, in its place, whoever told of it first.
import { find } from "../dom.js";
import { draw, drawState, joinNeighbours } from "./line.js";
import { history } from "./requests.js";

const NOT_YET = Number.MAX_SAFE_INTEGER;
const list = find("#log");
const lines = new Map();
let seen = 0;
let counter = 0;

const elements = () => [...list.children].filter((element) => element.id !== "greeting");
const order = (element) => [element.line.when, element.line.sequence];

/** A line from the server. Answers whether it is new here. */
export function add(line) {
  if (lines.has(line.id)) return false;
  const own = line.client_message_id && find(`[data-client="${CSS.escape(line.client_message_id)}"]`, list);
  const element = own || document.createElement("li");
  const fresh = !own;
  if (own) lines.delete(own.line.id);
  put(element, { ...line, when: Date.parse(line.at), state: "" });
  return fresh;
}

/** A line of the visitor's that is on its way. */
export function addOwn(id, text) {
  if (find(`[data-client="${CSS.escape(id)}"]`, list)) return;
  const line = { id: `own-${id}`, client_message_id: id, speaker: "visitor", text, when: NOT_YET, sequence: ++counter, state: "sending" };
  put(document.createElement("li"), line);
}

/** What became of it: sending, sent, failed, failed_too_many. */
export function setOwn(id, state) {
  const element = find(`[data-client="${CSS.escape(id)}"]`, list);
  if (!element || lines.has(id) || element.line.when !== NOT_YET) return;
  element.line.state = state;
  if (state === "sent") element.line.at ??= new Date().toISOString();
  arrange();
}

/** The part before the first line. Resolves to whether there is still more. */
export async function addEarlier() {
  const first = elements().find((element) => element.line.when !== NOT_YET);
  const sequences = elements().map((element) => element.line).filter((line) => line.when !== NOT_YET).map((line) => line.sequence);
  const part = first && (await history(Math.min(...sequences)));
  if (!part) return Boolean(first);
  list.setAttribute("aria-live", "off");
  for (const line of part.items) add(line);
  listen();
  return part.next !== null;
}

/** Begin to tell what is new to who listens instead of looks. */
export function listen() { setTimeout(() => list.setAttribute("aria-live", "polite"), 0); }

export const isEmpty = () => lines.size === 0;

/** The newest line that we said, by its id. */
export function newestOurs() {
  return elements().map((element) => element.line).filter((line) => line.speaker === "bot" || line.speaker === "agent").at(-1)?.id;
}

/** The choices offered since the visitor last spoke. */
export function openChoices() {
  const all = elements().map((element) => element.line);
  const last = all.findLastIndex((line) => line.speaker === "visitor");
  return all.slice(last + 1).flatMap((line) => line.buttons ?? []);
}

export function markSeen(sequence) {
  seen = Math.max(seen, sequence);
  arrange();
}

/** Forget everything: another session's history is not this one's. */
export function clear() {
  for (const element of elements()) if (element.line.when !== NOT_YET) element.remove();
  for (const [id, line] of lines) if (line.when !== NOT_YET) lines.delete(id);
  seen = 0;
}

function put(element, line) {
  element.line = line;
  lines.set(line.id, line);
  draw(element);
  const [when, sequence] = order(element);
  const after = elements().filter((other) => other !== element && comesBefore(other, when, sequence)).at(-1);
  if (after) after.after(element);
  else find("#greeting").after(element);
  arrange();
}

function comesBefore(other, when, sequence) {
  const [theirs, number] = order(other);
  return theirs < when || (theirs === when && number < sequence);
}

function arrange() {
  const all = elements();
  all.forEach((element, index) => {
    joinNeighbours(element, all[index - 1]);
    drawState(element, all[index + 1], seen);
  });
}
