// What is wrong with a bundle, and in which of its files. `reason` is one of the words that the page has sentences for.

/** A file of the bundle does not hold. */
export class Broken extends Error {
  constructor(file, reason) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** Return what `read` returns; when it throws, the file is at fault. */
export function reading(file, read, reason = "form") {
  try {
    return read();
  } catch (error) {
    throw error instanceof Broken ? error : new Broken(file, reason);
  }
}

/** Throw unless the condition holds. */
export function expect(holds, file, reason) {
  if (!holds) throw new Broken(file, reason);
}

/** Promise the faults of a check over all items; one never hides another. */
export async function each(items, check) {
  const faults = [];
  for (const item of items) {
    try {
      await check(item);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      faults.push(error);
    }
  }
  return faults;
}
