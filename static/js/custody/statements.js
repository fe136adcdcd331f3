// What a custodian signs beside the statements of sealing.

import { render } from "../seal/lines.js";

/** Return the text by which a custodian states that its keys give these locks. */
export const testText = (facts) => {
  const { lot, stage, custodian, summary, body, asked } = facts;
  return render(["ggtest/1"], { lot, stage, custodian, summary, body, asked });
};

/** Return the text by which a custodian shows that it holds its signing key. */
export const possessionText = (custodian) => render(["ggcustodian/1"], { custodian });
