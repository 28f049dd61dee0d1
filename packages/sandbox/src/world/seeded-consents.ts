import type { ConsentFields } from "../store/consent-resources.js";
import { mix, pick } from "./random.js";

const answers: readonly ConsentFields[] = [
  { allow: ["essential", "functional", "analytics", "targeting"], deny: [] },
  { allow: ["essential"], deny: ["functional", "analytics", "targeting"] },
  { allow: ["essential", "functional"], deny: ["targeting"] },
  { allow: ["essential", "analytics"], deny: ["functional", "targeting"] },
];

/** What a seeded customer said to cookies; two of five were asked. */
export function seededConsent(seed: number, customerId: number): ConsentFields | undefined {
  return mix(seed, customerId, 180) % 5 < 2 ? pick(answers, mix(seed, customerId, 181)) : undefined;
}
