import { isIPv4 } from "node:net";
import type { Exchanger } from "./prober.js";

/** Services of many host names and addresses: each is one host to us, as we are one client to it. */
const services: readonly (readonly [suffix: string, service: string])[] = [
  ["google.com", "google.com"],
  ["googlemail.com", "google.com"],
  ["outlook.com", "outlook.com"],
  ["mx.microsoft", "outlook.com"],
  ["icloud.com", "icloud.com"],
];

/**
 * What connections are counted by: the service, or the host's address, since one machine may bear a name in each of its
 * customers' domains. Of several addresses the first in order, so that their rotation in the DNS changes nothing.
 */
export function hostGroup({ name, addresses }: Exchanger): string {
  const service = services.find(([suffix]) => name === suffix || name.endsWith(`.${suffix}`));
  if (service !== undefined) return service[1];
  const sorted = addresses.toSorted();
  return sorted.find((address) => isIPv4(address)) ?? sorted[0] ?? name;
}
