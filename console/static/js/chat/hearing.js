// The live stream: what happens is told; after a gap it goes on where it broke off.
import { base, language, probe, renewSession } from "./requests.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
const SILENCE = 40000; // the server says something every 15 seconds
let source = null;
let place = null;
let failures = 0;
let timer = 0;
let heardAt = 0;
let closed = false;

const hear = { line: () => {}, standing: () => {}, ready: () => {}, link: () => {}, closed: () => {}, anew: () => {} };
export const onLine = (act) => { hear.line = act; };
export const onStanding = (act) => { hear.standing = act; };
export const onReady = (act) => { hear.ready = act; };
export const onLink = (act) => { hear.link = act; };
export const onClosed = (act) => { hear.closed = act; };
export const onAnew = (act) => { hear.anew = act; };

export function connect() {
  if (closed) return;
  clearTimeout(timer);
  source?.close();
  const anew = place === null;
  source = new EventSource(`${base}/stream?lang=${language}${anew ? "" : `&after=${place}`}`);
  heardAt = Date.now();
  source.addEventListener("line", (event) => {
    alive();
    place = Math.max(place ?? 0, Number(event.lastEventId));
    hear.line(JSON.parse(event.data));
  });
  source.addEventListener("standing", (event) => { alive(); hear.standing(JSON.parse(event.data)); });
  source.addEventListener("ready", (event) => { ready({ ...JSON.parse(event.data), anew }); });
  source.addEventListener("beat", alive);
  source.onerror = lost;
}

function alive() { heardAt = Date.now(); }

function ready(facts) {
  alive();
  failures = 0;
  place ??= 0;
  hear.link("on");
  hear.ready(facts);
}

/** The connection broke, or was refused: then ask why. */
async function lost() {
  const refused = source.readyState === EventSource.CLOSED;
  source.close();
  hear.link("off");
  const status = refused ? await probe() : 0;
  if (status === 404) { end("closed"); return; }
  if (status === 401) { if (!(await sessionAnew()) && !closed) again(); return; }
  if (refused && status === 200) hear.link("crowded");
  again();
}

/** The session is gone: begin a new one, whose history is empty. Resolves to whether that worked. */
export async function sessionAnew() {
  const status = await renewSession();
  if (status === 401) end("no_cookies");
  if (status !== 200) return false;
  place = null;
  hear.anew();
  connect();
  return true;
}

/** It is over for this page: the chat was closed, or no session can be kept. */
export function end(reason) {
  closed = true;
  clearTimeout(timer);
  source?.close();
  hear.closed(reason);
}

/** Twice as long each time, at a moment of chance, so that not everybody knocks at once after a restart. */
function again() {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++);
  clearTimeout(timer);
  timer = setTimeout(connect, longest * (0.5 + Math.random() / 2));
}

function wake() {
  if (!closed && !document.hidden && source?.readyState !== EventSource.OPEN) connect();
}

addEventListener("online", wake);
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
document.addEventListener("visibilitychange", wake);
// A laptop that slept, a phone that changed its network: the connection looks open and is not.
setInterval(() => { if (!closed && source?.readyState === EventSource.OPEN && Date.now() - heardAt > SILENCE) connect(); }, 5000);
