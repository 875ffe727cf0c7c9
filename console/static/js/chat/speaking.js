// What the visitor says, on its way: one after the other, repeated under the same id, kept over a reload.
import { addOwn, setOwn } from "./log.js";
import { base, post } from "./requests.js";
import { end, sessionAnew } from "./hearing.js";

const KEY = `outbox ${base}`;
let outbox = [];
let running = false;

/** What was not accepted before a reload stands there again, to be sent with one press. */
export function openOutbox() {
  if (outbox.length) return;
  outbox = read().map((item) => ({ ...item, state: "failed" }));
  for (const item of outbox) { addOwn(item.id, item.text); setOwn(item.id, item.state); }
}

export function say(text, button) {
  const item = { id: uuid(), text, button, state: "waiting" };
  outbox.push(item);
  keep();
  addOwn(item.id, text);
  run();
}

/** Everything that failed, in its order. */
export function sayAgain() {
  for (const item of outbox) if (item.state.startsWith("failed")) { item.state = "waiting"; setOwn(item.id, "sending"); }
  run();
}

/** The server has it: told by the stream, whatever the answer to the post was. */
export function outboxHas(id) {
  outbox = outbox.filter((item) => item.id !== id);
  keep();
}

async function run() {
  if (running) return;
  running = true;
  for (let item = next(); item; item = next()) {
    const status = await deliver(item);
    if (status === 202) { setOwn(item.id, "sent"); outboxHas(item.id); } else { fail(status); break; }
  }
  running = false;
}

const next = () => outbox.find((item) => item.state === "waiting");

async function deliver(item) {
  const said = { client_message_id: item.id, text: item.text, ...(item.button ? { button: item.button } : {}) };
  const status = await post("/messages", said);
  return status === 401 && (await sessionAnew()) ? post("/messages", said) : status;
}

/** What waited behind it would come out of order: it waits for the same press. */
function fail(status) {
  if (status === 404) end("closed");
  const state = status === 429 ? "failed_too_many" : "failed";
  for (const item of outbox) if (item.state === "waiting") { item.state = state; setOwn(item.id, state); }
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(outbox.map(({ id, text, button }) => ({ id, text, button }))));
  } catch { /* A browser that keeps nothing still sends. */ }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

/** A random UUID (RFC 9562, 5.4), also where the page came without https and crypto.randomUUID is missing. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
