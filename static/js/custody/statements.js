// What a custodian signs beside the statements of sealing.

import { SealError } from "../seal/errors.js";
import { ACTOR, LOT, STAGE } from "../seal/forms.js";
import { read, render } from "../seal/lines.js";

/** Return the text by which a custodian states that its keys give these locks. */
export const testText = (facts) => {
  const { lot, stage, custodian, summary, body, asked } = facts;
  return render(["ggtest/1"], { lot, stage, custodian, summary, body, asked });
};

/** Return the text by which a custodian shows that it holds its signing key. */
export const possessionText = (custodian) => render(["ggcustodian/1"], { custodian });

/** Read a lock file: the statement of two locks, signed or not; E_SHAPE if it is not one. */
export function parseLock(text) {
  const [statement] = text.replaceAll("\r\n", "\n").split("\n\n");
  const said = statement.endsWith("\n") ? statement : `${statement}\n`;
  return read(said, ["gglock/1"], ["lot", "stage", "custodian", "summary", "body"]);
}

/** Read the text by which the platform asks a custodian for the locks of a lot; E_SHAPE if it is not one. */
export function parseRequest(text) {
  const keys = ["lot", "stage", "custodian", "unit", "title", "signing-key"];
  const found = read(text.replaceAll("\r\n", "\n"), ["gglockrequest/1"], keys);
  const { lot, stage, custodian, unit, title } = found;
  if (!LOT.test(lot) || !STAGE.test(stage) || !ACTOR.test(custodian)) throw new SealError("E_SHAPE", "not a lot and custodian");
  return { lot, stage, custodian, unit, title, signingKey: found["signing-key"] };
}
