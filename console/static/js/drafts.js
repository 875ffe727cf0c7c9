// What is being written stays on this device until it is sent: by person and conversation, gone at sign-out.
import { body } from "./dom.js";

const PREFIX = "madoguchi.draft.";
const key = (conversation) => `${PREFIX}${body.dataset.person}.${conversation}`;

/** {text, id}: `id` is the idempotency key of this very text. */
export function read(conversation) {
  try {
    return JSON.parse(localStorage.getItem(key(conversation))) ?? { text: "", id: "" };
  } catch {
    return { text: "", id: "" };
  }
}

export function write(conversation, text) {
  if (!text.trim()) return forget(conversation);
  const known = read(conversation);
  const id = known.text === text && known.id ? known.id : newId();
  localStorage.setItem(key(conversation), JSON.stringify({ text, id }));
  return id;
}

export function forget(conversation) {
  localStorage.removeItem(key(conversation));
  return "";
}

export function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
