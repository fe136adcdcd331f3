// A key that is typed from its 24 words on paper, beside or instead of a file.

import { PaperError, identitiesOf, masterOf } from "../seal/paperwords.js";

/** The words typed are no key, or are not the words on the paper. */
export { PaperError };

/** Return the identities in the words typed into the form as lines of a key file; none typed, none returned. */
export function linesFromPaper(form) {
  const typed = form.querySelector("[data-words]")?.value ?? "";
  if (!typed.trim()) return [];
  return Object.values(identitiesOf(masterOf(typed), form.dataset.lot, form.dataset.stage));
}
