// The freeze form's button says what it will stop.
import { find } from "./dom.js";

export function setUpFreeze() {
  const scope = find("[data-freeze-scope]");
  if (!scope) return;
  const button = find("[data-freeze-word]");
  const campaign = find("[data-freeze-campaign]");
  const everything = button.textContent;
  const draw = () => {
    const one = scope.value === "campaign";
    campaign.hidden = !one;
    find("input", campaign).required = one;
    const name = scope.selectedOptions[0].textContent;
    button.textContent = scope.value === "everything" ? everything : button.dataset.freezeWord.replace("{name}", name);
  };
  scope.addEventListener("change", draw);
  draw();
}
