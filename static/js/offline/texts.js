// The words that the shared parts of sealing ask for, in the language spoken now.

import { say } from "./language.js";

const SAME = [
  "labelled", "correct", "fill_in", "above_ceiling", "days", "choose_file", "empty_file", "too_many_files",
  "too_large", "failed", "packing", "locking",
];

/** Return them as the platform's pages give them to their scripts. */
export const texts = () => ({
  ...Object.fromEntries(SAME.map((key) => [key, say(key)])),
  price: say("price_wrong"),
  changed: say("failed"),
  states: { done: say("state_done"), now: say("state_now"), due: say("state_due") },
});
