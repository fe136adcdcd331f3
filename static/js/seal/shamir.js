// Shamir's secret sharing of 32 bytes over GF(2^8), polynomial 0x11B, without tables.

export const SIZE = 32;

function multiply(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    product ^= a & -(b >> bit & 1);
    a = (a << 1 ^ 0x11b & -(a >> 7)) & 0xff;
  }
  return product;
}

function inverse(a) {
  let power = a;
  for (let round = 0; round < 6; round++) power = multiply(multiply(power, power), a);
  return multiply(power, power);
}

/**
 * Return shares 1..`count` of a 32-byte secret, each 32 bytes y followed by the byte x. `coefficients` is the
 * polynomial above the secret: 32 bytes for x, 32 for x², and so on.
 */
export function split(secret, coefficients, count) {
  return Array.from({ length: count }, (_, index) => {
    const x = index + 1;
    const share = new Uint8Array(SIZE + 1);
    for (let at = 0; at < SIZE; at++) {
      let y = 0;
      for (let term = coefficients.length - SIZE + at; term >= 0; term -= SIZE) {
        y = multiply(y ^ coefficients[term], x);
      }
      share[at] = y ^ secret[at];
    }
    share[SIZE] = x;
    return share;
  });
}

/** Return the secret that the shares' polynomial has at x = 0; the x bytes must differ and not be 0. */
export function combine(shares) {
  const secret = new Uint8Array(SIZE);
  for (const share of shares) {
    let weight = 1;
    for (const other of shares) {
      if (other !== share) weight = multiply(weight, multiply(other[SIZE], inverse(other[SIZE] ^ share[SIZE])));
    }
    for (let at = 0; at < SIZE; at++) secret[at] ^= multiply(share[at], weight);
  }
  return secret;
}
