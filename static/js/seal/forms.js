// The forms and limits of the identifiers on the wire (docs/seal-1.md §2).

export const HEX_16 = /^[0-9a-f]{32}$/;
export const HEX_32 = /^[0-9a-f]{64}$/;
export const LOT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\/[1-9][0-9]{0,2}$/;
export const STAGE = /^[a-z][a-z0-9-]{0,31}$/;
export const ACTOR = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const CODE = /^[a-z][a-z0-9_]{0,39}$/;
export const PRICE = /^(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?$/;

export const ENVELOPE_LIMIT = 64 * 1024;
export const CUSTODIANS_LIMIT = 16;
export const PART_SIZE_LIMIT = 2 ** 40;
