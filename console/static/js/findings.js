// The cards of the gate's findings: number, reason, law, what to write instead.
import { all, find } from "./dom.js";
import { t } from "./words.js";

/** Fill the list of cards. `replace(finding)` is called by 置き換える. */
export function showFindings(form, findings, replace) {
  const box = find("#findings", form);
  const list = find("#findings-list", form);
  box.hidden = findings.length === 0;
  list.replaceChildren(...findings.map((finding) => card(form, finding, replace)));
  box.classList.remove("findings-all");
  const more = find("[data-more-findings]", form);
  more.hidden = findings.length <= 2;
  more.textContent = t("gate.more", { n: findings.length - 2 });
  find("[data-findings-count]", form).textContent = t("gate.count", { n: findings.length });
  showSummary(form, findings);
  if (!findings.length) closeSheet(form);
}

function card(form, finding, replace) {
  const item = find("#finding-template", form).content.firstElementChild.cloneNode(true);
  item.classList.add(`finding-${finding.kind}`);
  item.id = `finding-${finding.number}`;
  item.dataset.finding = finding.number;
  find(".finding-number", item).textContent = finding.number;
  find(".finding-name", item).textContent = finding.name;
  const verdict = find(".verdict", item);
  verdict.classList.add(`verdict-${finding.kind}`);
  verdict.textContent = t(`verdict.${finding.kind}`);
  find(".finding-reason span", item).textContent = finding.reason;
  find(".finding-law", item).textContent = finding.law;
  fillChange(find(".finding-change", item), finding, replace);
  return item;
}

function fillChange(change, finding, replace) {
  if (finding.suggestion === null || finding.suggestion === undefined) return change.remove();
  find("del", change).textContent = finding.words;
  find("ins", change).textContent = finding.suggestion || t("gate.drop");
  find("button", change).addEventListener("click", () => replace([finding]));
  return undefined;
}

function showSummary(form, findings) {
  const open = find("[data-open-findings]", form);
  open.hidden = findings.length === 0;
  const kinds = ["block", "hold", "suggest"].filter((kind) => findings.some((finding) => finding.kind === kind));
  find("[data-findings-chips]", form).replaceChildren(...kinds.map((kind) => chip(kind, findings)));
  const takable = findings.filter((finding) => finding.suggestion !== null && finding.suggestion !== undefined);
  find("[data-findings-foot]", form).hidden = takable.length < 2;
  find("[data-replace-all]", form).textContent = t("gate.replace_all", { n: takable.length });
}

/** 送れません 1 */
export function chip(kind, findings) {
  const element = document.createElement("span");
  element.className = `verdict verdict-${kind}`;
  element.textContent = t(`gate.${kind}`, { n: findings.filter((finding) => finding.kind === kind).length });
  return element;
}

/** Move to the card of a finding and mark its words. */
export function goTo(form, number) {
  const item = find(`#finding-${number}`, form);
  if (!item) return;
  find("#findings", form).classList.add("findings-all");
  if (getComputedStyle(find("#findings", form)).display === "none") openSheet(form);
  for (const mark of all(".mark-now", form)) mark.classList.remove("mark-now");
  find(`mark[data-finding="${number}"]`, form)?.classList.add("mark-now");
  item.tabIndex = -1;
  (find("button", item) ?? item).focus();
  item.scrollIntoView({ block: "nearest" });
}

export function openSheet(form) {
  find("#findings", form).classList.add("findings-sheet");
  find("[data-close-findings]", form).focus();
}

export function closeSheet(form) {
  find("#findings", form).classList.remove("findings-sheet");
}
