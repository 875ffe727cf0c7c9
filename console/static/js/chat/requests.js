// What the page asks of its own chat: same origin, the session in a cookie that scripts cannot read.
import { body } from "../dom.js";

export const base = body.dataset.chat;
export const language = document.documentElement.lang;
const PATIENCE = 15000;

/** POST JSON. Resolves to the status, 0 when no answer came. */
export async function post(path, content) {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(base + path, {
      method: "POST", headers, body: JSON.stringify(content), credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.status;
  } catch {
    return 0;
  }
}

/** The status of a small GET, 0 when no answer came: an EventSource does not tell why it was refused. */
export async function probe() {
  try {
    return (await fetch(`${base}/messages?before=0`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).status;
  } catch {
    return 0;
  }
}

/** GET a part of the history; null when no answer came. */
export async function history(before) {
  try {
    const answer = await fetch(`${base}/messages?before=${before}`, { signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Open the page once more for its cookie. Resolves to how the session is received then: 401 where none is kept. */
export async function renewSession() {
  try {
    await fetch(base, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return 0;
  }
  return probe();
}
