// Who answers now, at the head; and the waiting slip, which keeps its number.
import { body, find } from "../dom.js";
import { t } from "../words.js";

let now = { owner: "bot", name: "", slip: null, seen: 0 };
export const standing = () => now;

export function drawStanding(facts) {
  now = facts;
  const person = facts.owner === "agent";
  find("#headline").textContent = person ? headline(facts.name) : body.dataset.title;
  find("#under").textContent = person ? body.dataset.title : t(facts.owner === "queue" ? "under_queue" : "under_bot");
  find("#face-shop").hidden = person;
  find("#face-person").hidden = !person;
  find("#face-person").textContent = person ? [...(facts.name || t("agent_unnamed"))][0] : "";
  drawSlip(facts.slip);
}

const headline = (name) => (name ? t("agent_here", { name }) : t("agent_here_unnamed"));

function drawSlip(slip) {
  find("#slip").hidden = find("#meanwhile").hidden = !slip;
  if (!slip) return;
  find("#slip-number").textContent = slip.number;
  find("#slip-ahead").textContent = slip.ahead ? t("ahead", { n: slip.ahead }) : t("next");
  find("#slip-opens").hidden = !slip.opens;
  find("#slip-opens").textContent = slip.opens ? t("opens", { when: slip.opens }) : "";
}
