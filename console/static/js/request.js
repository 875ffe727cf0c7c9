// Requests of our own scripts: same origin, with the token against forgery, and who asks.
import { find } from "./dom.js";

const token = () => find('meta[name="csrf-token"]')?.content ?? "";

/** POST form fields. Resolves to the response, whatever its status; rejects when there is no answer. */
export async function post(path, fields, { signal } = {}) {
  const headers = { "X-CSRF-Token": token(), "HX-Request": "true", Accept: "text/html, application/json" };
  return check(await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers, signal }));
}

/** GET a fragment as text; null when it is gone. */
export async function fragment(path) {
  const response = check(await fetch(path, { headers: { "HX-Request": "true", Accept: "text/html" } }));
  if (response.status === 404 || response.status === 204) return null;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

function check(response) {
  if (response.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return response;
}
