// The password can be looked at.
const button = document.querySelector("[data-show]");
const field = document.getElementById("password");
const showWord = button.textContent;

button.addEventListener("click", () => {
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.textContent = shown ? button.dataset.hideWord : showWord;
  button.setAttribute("aria-pressed", String(shown));
  field.focus();
});
