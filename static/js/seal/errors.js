/** A sealed bid, or a note about one, broke a rule of the format; `code` is one of docs/seal-1.md. */
export class SealError extends Error {
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "SealError";
    this.code = code;
    this.detail = detail;
  }
}
