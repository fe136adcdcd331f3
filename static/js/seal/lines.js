// The text form of receipts, notes and log entries: head lines, then `key: value` lines in fixed order.

import { SealError } from "./errors.js";

/** Return a Date in UTC, cut to whole seconds, so that what was in time never reads as late. */
export const instantText = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");

/** Return the Date of `2026-11-20T08:59:31Z`; an Error for any other form. */
export function instant(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || instantText(date) !== text) {
    throw new Error("expected a time like 2026-11-20T08:59:31Z");
  }
  return date;
}

/** Return the head lines followed by one `key: value` line each. */
export function render(head, values) {
  const pairs = Object.entries(values).map(([key, value]) => `${key}: ${value}`);
  return [...head, ...pairs].map((line) => `${line}\n`).join("");
}

/** Return the values of a text with exactly these head lines and keys in this order; else E_SHAPE. */
export function read(text, head, keys) {
  const lines = text.split("\n");
  const right = head.every((line, index) => lines[index] === line) && lines.at(-1) === ""
    && lines.length === head.length + keys.length + 1;
  if (!right) throw new SealError("E_SHAPE", `not a ${head[0]} text`);
  return Object.fromEntries(keys.map((key, index) => {
    const line = lines[head.length + index];
    if (!line.startsWith(`${key}: `) || line.length === key.length + 2) {
      throw new SealError("E_SHAPE", `expected ${key} in a ${head[0]} text`);
    }
    return [key, line.slice(key.length + 2)];
  }));
}
