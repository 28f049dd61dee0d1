/**
 * What a sync would write down as opting out, and a dry run only tells: that the store is taken at its word about those who vanished, and what was said
 * at the provider before the lists, or the account, were any of ours.
 */
import { presentConsent, type ConsentAct, type ConsentPurpose } from "../ledger/consent-event.js";
import type { ConsentEvent, ConsentRecord } from "../ledger/ledger.js";
import type { SightingKind } from "./sighting.js";

/** Kept in mind as long as a dry run reads. */
export interface Foretold {
  /** By address, the acts that would be written down. */
  readonly optOuts: Map<string, readonly ForetoldAct[]>;
  /** By kind, since when everything was looked at: what was not seen since would be taken for gone. */
  readonly goneBefore: Map<SightingKind, Date>;
}

type ForetoldAct = ConsentAct & { readonly purpose: ConsentPurpose };

/** Nothing yet. */
export function nothingForetold(): Foretold {
  return { optOuts: new Map(), goneBefore: new Map() };
}

/** Adds that somebody has opted out at the provider. */
export function foretell({ optOuts }: Foretold, address: string, purposes: readonly ConsentPurpose[], at: Date): void {
  const acts = purposes.map((purpose): ForetoldAct => ({
    purpose,
    value: "WITHDRAWN",
    source: "PROVIDER",
    at,
    certainAfter: null,
    recordedAt: new Date(),
  }));
  optOuts.set(address, [...(optOuts.get(address) ?? []), ...acts]);
}

/** The events that would decide, if what is foretold were written down. One that is foretold has no id. */
export function currentWith(foretold: Foretold, address: string, record: ConsentRecord | undefined): ConsentEvent[] {
  const current = [...(record?.current ?? [])];
  const acts = foretold.optOuts.get(address) ?? [];
  for (const purpose of new Set(acts.map((act) => act.purpose))) {
    const known = (record?.history ?? []).toReversed().filter((event) => event.purpose === purpose);
    const added = acts.filter((act) => act.purpose === purpose).map(eventOf);
    const decides = presentConsent([...known, ...added]);
    if (!decides) continue;
    const index = current.findIndex((event) => event.purpose === purpose);
    current.splice(index < 0 ? current.length : index, index < 0 ? 0 : 1, decides);
  }
  return current;
}

function eventOf(act: ForetoldAct): ConsentEvent {
  return { ...act, id: "", channel: "email", evidence: {} };
}
