// A quote has a certain end, whatever becomes of the line.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fenOf, groupedOf, yuanOf } from "../../static/js/auctions/amount.js";
import { pause } from "../../static/js/auctions/line.js";
import { quote } from "../../static/js/auctions/quoting.js";

/** A server on a clock of its own; `send` and `ask` give in turn what they are told, an Error is a lost answer. */
function story(send, asked) {
  const told = { time: 0, unsure: 0, asked: 0, sent: [] };
  const given = (answer) => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const server = {
    send: async (sent) => { told.sent.push(sent); return given(send); },
    ask: async () => { told.asked += 1; return given(asked(told.time)); },
  };
  const wait = async (time) => { told.time += time; };
  const happens = quote("1020000.00", { server, now: () => told.time, onUnsure: () => { told.unsure += 1; }, wait });
  return happens.then((end) => ({ ...end, ...told }));
}

const never = () => assert.fail("nobody was to be asked");
const taken = { number: 5, amount: "1020000.00", at: "2026-11-24T01:00:00.000000Z" };

test("an answer is final and nothing else is asked", async () => {
  assert.equal((await story({ status: 201, body: taken }, never)).outcome, "taken");
  const refused = await story({ status: 422, body: { code: "below_step" } }, never);
  assert.deepEqual([refused.outcome, refused.unsure, refused.told.code], ["refused", 0, "below_step"]);
});

test("a quote whose answer was lost is found by its key", async () => {
  const found = await story(new Error("lost"), (time) => (time < 3000 ? new Error("away") : { status: 200, body: taken }));
  assert.deepEqual([found.outcome, found.unsure, found.told.number], ["taken", 1, 5]);
});

test("not found is believed only after the server can take the quote no more", async () => {
  const lost = await story({ status: 503, body: {} }, () => ({ status: 404, body: {} }));
  assert.equal(lost.outcome, "void");
  assert.ok(lost.time > Date.parse(lost.sent[0].until), "it was still possible that the quote arrived");
  const late = await story(new Error("lost"), (time) => (
    time < 9000 ? { status: 404, body: {} } : { status: 200, body: taken }));
  assert.equal(late.outcome, "taken", "a quote that was long on its way");
});

test("amounts keep every fen", () => {
  assert.equal(groupedOf(fenOf(" １,０20,000.5 ")), "1,020,000.50");
  assert.equal(yuanOf(fenOf("9007199254740.99")), "9007199254740.99");
  for (const wrong of ["", "1e3", "-1", "1.005", "十"]) assert.equal(fenOf(wrong), null);
});

test("the board is looked at often when the price may change at any moment", () => {
  const at = "2026-11-24T01:00:00Z";
  const now = Date.parse(at);
  assert.ok(pause({ stage: "live", turns_at: at }, now - 3_600_000) <= 500);
  assert.ok(pause({ stage: "listing", turns_at: at }, now - 30_000) <= 500);
  assert.ok(pause({ stage: "listing", turns_at: at }, now - 3_600_000) >= 5_000);
  assert.ok(pause({ stage: "fallen", turns_at: at }, now) >= 5_000);
});
