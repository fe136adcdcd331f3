// The sheet of a new key: shown, saved, printed; only then may what is public be sent.

/** Show the lines of a key and let the form be sent once they are saved. */
export function showSheet(form, lines) {
  const made = form.querySelector("[data-made]");
  const save = form.querySelector("[data-save]");
  made.querySelector("[data-lines]").textContent = lines;
  save.href = URL.createObjectURL(new Blob([lines], { type: "text/plain" }));
  save.download = form.dataset.fileName;
  made.querySelector("[data-print]").onclick = () => window.print();
  made.querySelector("[data-saved]").onchange = (event) => {
    made.querySelector("[data-send]").disabled = !event.target.checked;
  };
  made.hidden = false;
  save.focus();
}
