import { seededConsent } from "../world/seeded-consents.js";
import type { WorldSize } from "../world/seeded-address.js";
import type { ConsentFields, StoreConsent } from "./consent-resources.js";

/** What customers said to cookies and scripts. */
export class ConsentBook {
  readonly #world: WorldSize;
  readonly #exists: (customerId: number) => boolean;
  /** What was declared since the store was seeded; `null` where it was taken back. */
  readonly #declared = new Map<number, ConsentFields | null>();

  /** @param exists whether there is a customer with the id; what others declared counts as gone. */
  constructor(world: WorldSize, exists: (customerId: number) => boolean) {
    this.#world = world;
    this.#exists = exists;
  }

  /** A customer's declaration; `undefined` where they never made one. */
  get(customerId: number): StoreConsent | undefined {
    if (!this.#exists(customerId)) return undefined;
    const declared = this.#declared.get(customerId);
    const isSeeded = declared === undefined && customerId <= this.#world.customers;
    const consent = isSeeded ? seededConsent(this.#world.seed, customerId) : declared;
    return consent === undefined || consent === null ? undefined : { customer_id: customerId, ...consent };
  }

  /** All declarations of the customers with the given ids. */
  *of(customerIds: Iterable<number>): Generator<StoreConsent> {
    for (const id of customerIds) {
      const consent = this.get(id);
      if (consent !== undefined) yield consent;
    }
  }

  set(customerId: number, { allow, deny }: ConsentFields): StoreConsent {
    if (!this.#exists(customerId)) throw new Error(`The store has no customer ${customerId}.`);
    const consent = { allow: [...allow], deny: [...deny] };
    this.#declared.set(customerId, consent);
    return { customer_id: customerId, ...consent };
  }

  /** As if the customer had never been asked; answers whether there was a declaration. */
  delete(customerId: number): boolean {
    if (this.get(customerId) === undefined) return false;
    this.#declared.set(customerId, null);
    return true;
  }
}
