// The line to the board: looks at a tiny resource, often while it matters, and knows at once when nobody answers.

const OFTEN = 500;
const SELDOM = 5_000;
const OVER = 30_000;
const NEAR = 60_000;
const PATIENCE = 3_000;
export const SILENCE = 2_500;

/** How many milliseconds to wait before the next look, `now` being the server's time. */
export function pause(board, now) {
  if (board.stage === "live") return OFTEN;
  if (["fallen", "terminated"].includes(board.stage)) return OVER;
  return Math.abs(Date.parse(board.turns_at) - now) < NEAR ? OFTEN : SELDOM;
}

/** Follows the board of an auction; calls `onBoard` when it has changed, `onAnswer` and `onSilence` of the line. */
export class Line {
  constructor(address, board, now, { onBoard, onAnswer, onSilence }) {
    Object.assign(this, { address, board, onBoard, onAnswer, onSilence });
    this.etag = "";
    this.answeredAt = performance.now();
    this.#set(now);
  }

  /** The server's time, by its last answer and what has passed here since. */
  now() {
    return this.serverTime + performance.now() - this.setAt;
  }

  start() {
    setInterval(() => this.#listen(), 250);
    addEventListener("offline", () => this.#fail());
    addEventListener("online", () => this.#look());
    this.#look();
  }

  #set(time) {
    this.serverTime = time;
    this.setAt = performance.now();
  }

  #listen() {
    const expected = Math.max(SILENCE, pause(this.board, this.now()) + PATIENCE);
    const silent = performance.now() - this.answeredAt;
    if (this.isLost || silent > expected) this.onSilence(silent);
  }

  #fail() {
    this.isLost = true;
    this.onSilence(performance.now() - this.answeredAt);
  }

  async #look() {
    clearTimeout(this.next);
    try {
      await this.#ask();
      this.isLost = false;
      this.answeredAt = performance.now();
      this.onAnswer();
    } catch {
      this.#fail();
    }
    this.next = setTimeout(() => this.#look(), this.isLost ? OFTEN : pause(this.board, this.now()));
  }

  async #ask() {
    const headers = this.etag ? { "If-None-Match": this.etag } : {};
    const begun = performance.now();
    const answer = await fetch(this.address, {
      cache: "no-store", headers, signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status !== 304 && !answer.ok) throw new Error(`status ${answer.status}`);
    const board = answer.status === 304 ? null : await answer.json();
    this.#set(Date.parse(answer.headers.get("Legal-Time")) + (performance.now() - begun) / 2);
    if (!board) return;
    this.etag = answer.headers.get("ETag");
    this.board = board;
    this.onBoard(board);
  }
}
