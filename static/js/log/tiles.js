// The tree as it is served: tiles of height 8 (c2sp.org/tlog-tiles).

import { ProofError, nodeHash } from "./merkle.js";

const HEIGHT = 8;
const WIDTH = 256;
const HASH_SIZE = 32;

/** Return 1234067 as `x001/x234/067`. */
function numberPath(number) {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g);
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
}

/** Read the tree of `size` entries from the tiles that `fetchTile(path)` promises; each tile is asked for once. */
export function reader(size, fetchTile) {
  const known = new Map();

  function tile(level, number) {
    const width = Math.min(WIDTH, Math.floor(size / WIDTH ** level) - number * WIDTH);
    const path = `${level}/${numberPath(number)}${width < WIDTH ? `.p/${width}` : ""}`;
    if (!known.has(path)) known.set(path, fetchTile(path));
    return known.get(path);
  }

  return async (level, index) => {
    const [tileLevel, above] = [Math.floor(level / HEIGHT), level % HEIGHT];
    const begin = index * 2 ** above;
    const hashes = await tile(tileLevel, Math.floor(begin / WIDTH));
    const offset = begin % WIDTH;
    if (hashes.length < (offset + 2 ** above) * HASH_SIZE) throw new ProofError("a tile is shorter than the tree needs");
    let row = Array.from({ length: 2 ** above }, (_, at) =>
      hashes.slice((offset + at) * HASH_SIZE, (offset + at + 1) * HASH_SIZE));
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[2 * at], row[2 * at + 1]));
    }
    return row[0];
  };
}
