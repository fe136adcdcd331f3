// One quote from the press of the button to a certain answer, also when the line breaks in between.
//
// Each quote has a key of its own and an instant after which the server takes it no more. When no answer comes, the
// server is asked about the key: "taken" is final, and so is "not taken" once that instant has passed.

const MEANT_FOR = 10_000;
const MARGIN = 2_000;
const AGAIN = 1_000;

export const TAKEN = "taken";
export const REFUSED = "refused";
export const VOID = "void";

/**
 * Send a quote and return `{ outcome, told }` once it is certain.
 *
 * `server` has `send(quote)` and `ask(key)`, which give `{ status, body }` or throw when there was no answer; `now()` is
 * the server's time; `onUnsure` is called when the answer to the quote is lost; `wait` sleeps.
 */
export async function quote(amount, { server, now, onUnsure, wait, key = crypto.randomUUID() }) {
  const until = now() + MEANT_FOR;
  const sent = { key, amount, until: new Date(until).toISOString() };
  try {
    const certain = judged(await server.send(sent));
    if (certain) return certain;
  } catch {
    // No answer: whether the quote arrived is asked below.
  }
  onUnsure();
  for (;;) {
    const isPast = now() >= until + MARGIN; // read before asking: the answer is not older than this
    try {
      const { status, body } = await server.ask(key);
      if (status === 200) return { outcome: TAKEN, told: body };
      if (status === 404 && isPast) return { outcome: VOID, told: { amount } };
    } catch {
      // Still nobody there.
    }
    await wait(AGAIN);
  }
}

function judged({ status, body }) {
  if (status === 201) return { outcome: TAKEN, told: body };
  return status >= 400 && status < 500 ? { outcome: REFUSED, told: body } : null;
}
