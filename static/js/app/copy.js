// A copy button beside each fingerprint, where the browser lets a page write to the clipboard.

export function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const element of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = element.dataset.copyWords;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(element.dataset.copy);
      button.textContent = element.dataset.copiedWords;
      setTimeout(() => (button.textContent = element.dataset.copyWords), 2000);
    });
    element.append(button);
  }
}
