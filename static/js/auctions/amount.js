// Amounts in yuan as whole numbers of fen: a floating-point number would show an amount that nobody quoted.

const WRITTEN = /^\d{1,13}(\.\d{1,2})?$/;

/** Return the fen of an amount as a person types it; null for anything else. */
export function fenOf(typed) {
  const plain = typed.trim().normalize("NFKC").replaceAll(/[,\s]/g, "");
  if (!WRITTEN.test(plain)) return null;
  const [yuan, decimals = ""] = plain.split(".");
  return BigInt(yuan) * 100n + BigInt(decimals.padEnd(2, "0"));
}

/** Write fen as plain yuan, for the server. */
export function yuanOf(fen) {
  return `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
}

/** Write fen as yuan with separators, for people. */
export function groupedOf(fen) {
  const [yuan, decimals] = yuanOf(fen).split(".");
  return `${yuan.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
}
