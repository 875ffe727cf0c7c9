// Asking the gate about a text that is being written: 400 ms after the last change, at most 3 s for its word.
import { post } from "./request.js";

const PAUSE = 400;
const PATIENCE = 3000;
const AGAIN = 5000;

/** `watch(text)` after every change, `now()` to ask at once. `tell(text, decision | null)`; null: the gate is silent. */
export function gateWatch(fieldsOf, tell) {
  let timer = 0;
  let running = null;

  async function ask(text) {
    running?.abort();
    const asking = (running = new AbortController());
    const patience = setTimeout(() => asking.abort("silent"), PATIENCE);
    try {
      const response = await post("/gate/check", fieldsOf(text), { signal: asking.signal });
      if (!response.ok) throw new Error(`the gate answered ${response.status}`);
      tell(text, await response.json());
    } catch {
      if (asking.signal.aborted && asking.signal.reason !== "silent") return;
      tell(text, null);
      timer = setTimeout(() => ask(text), AGAIN);
    } finally {
      clearTimeout(patience);
    }
  }

  return {
    watch(text) {
      clearTimeout(timer);
      running?.abort();
      if (text.trim()) timer = setTimeout(() => ask(text), PAUSE);
    },
    now(text) {
      clearTimeout(timer);
      ask(text);
    },
    stop() {
      clearTimeout(timer);
      running?.abort();
    },
  };
}
