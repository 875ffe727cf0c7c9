// Copying an address: to the clipboard where the browser allows it, else it is marked for Ctrl+C.
import { find } from "./dom.js";

/** Copy the words of what a button names, and say so on the button for two seconds. */
export async function copyFrom(button) {
  const source = find(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    return;
  }
  const word = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = word; }, 2000);
}
