/** The parts of an e-mail address: the domain is what follows the last @, since a quoted local part may hold others. */

/** What stands before the @. */
export function localPartOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf("@")));
}

/** What stands after the @; the whole where there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
