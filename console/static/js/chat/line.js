// One line of the log: who speaks, the words, when. All text is text, whoever wrote it.
import { find } from "../dom.js";
import { t } from "../words.js";
import { language } from "./requests.js";

const locale = language === "ja" ? "ja-JP" : "en-GB";
const timeOf = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayOf = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric", weekday: "short" });
const dayKey = (at) => (at ? new Date(at).toDateString() : "");
const time = (at) => timeOf.format(new Date(at));
const ADDRESS = /https?:\/\/[^\s<>"'、。」』)]+/g;

export function draw(element) {
  const { line } = element;
  const happened = line.speaker === "called" || line.speaker === "bot_again";
  element.className = happened ? "line line-event" : `line line-${line.speaker}`;
  if (line.client_message_id) element.dataset.client = line.client_message_id;
  element.dataset.id = line.id;
  element.replaceChildren(paragraph("day"), happened ? event(line) : said(line));
  if (line.speaker === "visitor") element.append(paragraph("state"));
}

function event(line) {
  return paragraph("event", t(line.speaker, { number: line.ticket, time: time(line.at) }));
}

function said(line) {
  const block = document.createElement("div");
  block.className = "spoken";
  block.append(speaker(line));
  if (line.text) {
    const words = paragraph(`say ${line.speaker === "visitor" ? "say-mine" : "say-ours"}`);
    if (line.language) words.lang = line.language;
    words.append(...(line.speaker === "visitor" ? [line.text] : linked(line.text)));
    block.append(words);
  }
  for (const address of line.images ?? []) block.append(picture(address));
  return block;
}

function speaker(line) {
  const label = paragraph("speaker");
  const name = document.createElement("span");
  name.textContent = nameOf(line);
  if (line.speaker === "bot") label.append(find("#bot-face").content.cloneNode(true));
  else if (line.speaker === "agent") label.append(initial(line.name || t("agent_unnamed")));
  label.append(name);
  if (line.speaker === "visitor") label.classList.add("hidden");
  else label.append(moment(line.at));
  return label;
}

function nameOf(line) {
  if (line.speaker !== "agent") return t(line.speaker);
  return line.name ? t("agent", { name: line.name }) : t("agent_unnamed");
}

function moment(at) {
  const made = document.createElement("time");
  made.dateTime = at;
  made.textContent = time(at);
  return made;
}

function initial(name) {
  const face = document.createElement("span");
  face.className = "face face-agent";
  face.setAttribute("aria-hidden", "true");
  face.textContent = [...name][0];
  return face;
}

/** The words with what is a web address as a link. */
function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const link = anchor(found[0], found[0]);
    if (!link) continue;
    parts.push(text.slice(from, found.index), link);
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function anchor(address, words) {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return null;
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.className = "link";
  link.textContent = words;
  return link;
}

function picture(address) {
  const place = paragraph("say say-ours");
  place.append(anchor(address, t("image")) ?? "");
  return place;
}

/** The speaker is named where somebody begins to speak, the day where it begins. */
export function joinNeighbours(element, before) {
  const { line } = element;
  const day = find(".day", element);
  const newDay = Boolean(line.at) && dayKey(line.at) !== dayKey(before?.line.at);
  const isFirst = !before && dayKey(line.at) === dayKey(new Date());
  day.hidden = !newDay || isFirst;
  if (!day.hidden) day.textContent = dayOf.format(new Date(line.at));
  const goesOn = before && day.hidden && before.line.speaker === line.speaker && before.line.name === line.name;
  element.classList.toggle("line-goes-on", Boolean(goesOn));
}

/** When the visitor said it and whether it was seen, under the last of several; what is on its way or failed says so. */
export function drawState(element, after, seen) {
  const place = find(".state", element);
  if (!place) return;
  const { line } = element;
  const wanted = stateOf(line, after?.line, seen);
  if (place.dataset.state === wanted) return;
  place.dataset.state = wanted;
  place.replaceChildren(...content(line, wanted));
  element.classList.toggle("line-failed", wanted.startsWith("failed"));
}

function stateOf(line, after, seen) {
  if (line.state && line.state !== "sent") return line.state;
  if (!line.at) return "";
  const endsHere = !after || after.speaker !== line.speaker || after.state;
  if (!endsHere) return "";
  return line.sequence <= seen && !line.state ? "seen" : `at ${time(line.at)}`;
}

function content(line, state) {
  if (!state) return [];
  if (state === "sending") return [t("sending")];
  if (state === "seen") return [t("seen", { time: time(line.at) })];
  if (state.startsWith("at ")) return [state.slice(3)];
  const words = document.createElement("b");
  words.textContent = t(state);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "link";
  again.dataset.again = "";
  again.textContent = t("again");
  return [find("#trouble-icon").content.cloneNode(true), words, again];
}

function paragraph(className, words = "") {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = words;
  return made;
}
