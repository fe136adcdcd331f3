import { fromUtf8 } from "./bytes.js";

// Controls, line and paragraph separators, lone surrogates, and marks that turn the reading direction.
const UNFIT = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]|-?\d[\d.eE+-]*/g;

/** Return the value of UTF-8 JSON with integers only and no key twice; an Error for anything else. */
export function loads(bytes, limit) {
  if (bytes.length > limit) throw new Error("too large");
  const text = fromUtf8(bytes);
  const value = JSON.parse(text);
  const open = [];
  const tokens = text.match(TOKEN) ?? [];
  tokens.forEach((token, at) => {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (/^[-\d]/.test(token) && !/^-?\d{1,16}$/.test(token)) throw new Error("only small whole numbers");
    else if (token[0] === '"' && tokens[at + 1] === ":") {
      const key = JSON.parse(token);
      if (open.at(-1).has(key)) throw new Error("a key stands twice");
      open.at(-1).add(key);
    }
  });
  return value;
}

/** Return `value` if it is an object with exactly these keys. */
export function fields(value, names) {
  const right = value !== null && typeof value === "object" && !Array.isArray(value)
    && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
  if (!right) throw new Error(`expected an object with ${names.join(", ")}`);
  return value;
}

/** Return `value` if it is a list of at most `most` items. */
export function items(value, most) {
  if (!Array.isArray(value) || value.length > most) throw new Error(`expected a list of at most ${most}`);
  return value;
}

/** Return `value` if it is a plain text of 1 to `most` code points. */
export function string(value, most = 500) {
  if (typeof value !== "string" || !value || [...value].length > most || UNFIT.test(value)) {
    throw new Error("expected a plain text");
  }
  return value;
}

/** Return `value` if it is a text of the form. */
export function matching(form, value) {
  if (!form.test(string(value))) throw new Error(`not of the form ${form.source}`);
  return value;
}

/** Return `value` if it is a whole number in the range, bounds included. */
export function integer(value, least, most) {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new Error(`expected a whole number from ${least} to ${most}`);
  }
  return value;
}

/** Return `value` if it is true or false. */
export function truth(value) {
  if (typeof value !== "boolean") throw new Error("expected true or false");
  return value;
}
