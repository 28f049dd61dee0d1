/** What a store hash looks like to the clients of a store: 4 to 16 lower-case letters and digits. */
const storeHashPattern = /^[a-z0-9]{4,16}$/;

/** Answers the hash unchanged. @throws RangeError with a sentence when no store could have it. */
export function checkedStoreHash(hash: string, name = "storeHash"): string {
  if (storeHashPattern.test(hash)) return hash;
  throw new RangeError(`${name} takes 4 to 16 lower-case letters and digits, as abc123, not "${hash}".`);
}
