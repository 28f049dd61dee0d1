import type { ContactRecord, Removal } from "./contact-record.js";
import type { DotdigitalSettings } from "./dotdigital-settings.js";

/** A word of version 3 as version 2 has it: `HardBounced`. */
export function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A contact as version 2 tells it, without its data. */
export function contactV2({ id, email, optInType, emailType, status }: ContactRecord): object {
  return { id, email, optInType, emailType, dataFields: null, status: pascal(status) };
}

/** Somebody who is sent nothing any more, as version 2 tells it. */
export function removalV2(removal: Removal, { dates }: Pick<DotdigitalSettings, "dates">): object {
  const iso = new Date(removal.at).toISOString();
  return {
    suppressedContact: contactV2(removal.contact),
    dateRemoved: dates === "iso" ? iso : iso.replace("T", " ").replace("Z", "000+00:00"),
    reason: pascal(removal.reason),
  };
}
