// What the offline pages are made of while they run.

import { tell } from "./language.js";

/** Return an element with these properties and children; `say` is a key of the book, or `[key, values]`. */
export function make(tag, { say, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (say) tell(element, ...[say].flat());
  element.append(...children);
  return element;
}

/** Return a field as the platform's forms have them: label, hint, control. `label` is text or a key as in `make`. */
export function field(name, { text, say, hint, required = true, width = "full", ...properties }, tag = "input") {
  const id = `f-${name}`;
  const label = make("label", { htmlFor: id }, text ?? make("span", { say }));
  if (!required) label.append(" ", make("span", { className: "optional", say: "optional" }));
  const control = make(tag, { id, name, required, ...properties });
  const box = make("div", { className: "field" }, label);
  if (hint) {
    control.setAttribute("aria-describedby", `${id}-hint`);
    box.append(make("p", { className: "field-hint", id: `${id}-hint`, say: hint }));
  }
  box.append(make("div", { className: `control control-${width}` }, control));
  return box;
}

/** Fill a `<dl>` with `[key of the term, text or element]`. */
export function showFacts(list, pairs) {
  list.replaceChildren(...pairs.map(([term, value]) =>
    make("div", {}, make("dt", { say: term }), make("dd", {}, value))));
}

/** Let a link save a Blob under a name. */
export function saves(link, blob, name) {
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = name;
}

/** Return an instant in Beijing time, as notices write it. */
export function beijing(date) {
  const parts = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(date);
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${at.year}年${at.month}月${at.day}日 ${at.hour}:${at.minute}`;
}

/** Return a fingerprint in groups of four. */
export const grouped = (hex) => hex.replace(/(.{4})(?=.)/g, "$1 ");
