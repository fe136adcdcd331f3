// The offer as typed and chosen on the page: read, checked, and made into what the sealer takes.

const PRICE = /^(0|[1-9]\d{0,12})(\.\d{1,2})?$/;

/** Return an amount in yuan as plain digits, full-width digits and separators mended; null if it is none. */
export function plainPrice(typed) {
  const plain = typed.normalize("NFKC").trim().replaceAll(/[,\s]/g, "");
  return PRICE.test(plain) && /[1-9]/.test(plain) ? plain : null;
}

/** Return a plain amount in fen. */
export function fen(price) {
  const [yuan, decimals = ""] = price.split(".");
  return BigInt(yuan) * 100n + BigInt(decimals.padEnd(2, "0"));
}

/** Return a whole number of days from 1 to 36500, or null. */
export function wholeDays(typed) {
  const plain = typed.normalize("NFKC").trim();
  return /^[1-9]\d{0,4}$/.test(plain) && Number(plain) <= 36500 ? Number(plain) : null;
}

/**
 * Read the form of an offer; returns `{bid, wrong}`: what the sealer takes, and reasons `{field, words}`.
 *
 * `who` is `{bidder, name}`, `ceiling` in fen or "", `limits` those of the sealing facts.
 */
export function readOffer(form, who, ceiling, limits, texts) {
  const wrong = [];
  const refuse = (field, words) => wrong.push({ field, words });
  const bid = { ...who, price: null, durationDays: null, fields: {}, files: [] };

  const price = form.elements.price;
  bid.price = plainPrice(price.value);
  if (bid.price === null) refuse(price, price.value.trim() ? texts.price : texts.fill_in);
  else if (ceiling && fen(bid.price) > BigInt(ceiling)) refuse(price, texts.above_ceiling);

  const days = form.elements.duration;
  if (days) {
    bid.durationDays = wholeDays(days.value);
    if (bid.durationDays === null) refuse(days, days.value.trim() ? texts.days : texts.fill_in);
  }
  for (const field of form.querySelectorAll("[name^=statement-]")) {
    const typed = field.value.normalize("NFC").trim();
    if (typed) bid.fields[field.name.replace("statement-", "")] = typed;
    else if (field.required) refuse(field, texts.fill_in);
  }
  const choices = [...form.querySelectorAll("[name^=file-]"), form.elements.files];
  for (const field of choices) {
    const part = field.name.startsWith("file-") ? field.name.replace("file-", "") : null;
    if (field.required && !field.files.length) refuse(field, texts.choose_file);
    for (const file of field.files) {
      if (!file.size) refuse(field, texts.empty_file);
      bid.files.push({ file, path: `${part ?? "further"}/${file.name}`, part });
    }
  }
  if (bid.files.length > limits.files) refuse(choices.at(-1), texts.too_many_files);
  if (bid.files.reduce((sum, { file }) => sum + file.size, 0) > limits.body) refuse(choices.at(-1), texts.too_large);
  return { bid, wrong };
}

/** Mark the fields that are wrong, and only those. */
export function markWrong(form, wrong) {
  for (const box of form.querySelectorAll(".field-wrong")) box.classList.remove("field-wrong");
  for (const old of form.querySelectorAll("[data-reason]")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { field, words } of wrong) {
    field.setAttribute("aria-invalid", "true");
    const box = field.closest(".field");
    box.classList.add("field-wrong");
    const reason = document.createElement("p");
    reason.className = "field-error";
    reason.dataset.reason = "";
    reason.textContent = words;
    box.querySelector(".control").before(reason);
  }
}
