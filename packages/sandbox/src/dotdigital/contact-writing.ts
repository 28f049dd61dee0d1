import { type ContactBody, type EmailChannel, readConsents } from "./contact-reader.js";
import { type ContactRecord, isSuppressed } from "./contact-record.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import type { DotdigitalValue } from "./dotdigital-control.js";
import { leavingOf } from "./removal-log.js";
import { pascal } from "./v2-presenting.js";

/** How new values meet those that are there. */
export type MergeOption = "overwrite" | "overwriteIfNotEmpty" | "overwriteIfEmpty";

/**
 * Writes what a body says of a contact. It joins lists and leaves none; who opted out, of the account or of a list, is not put
 * into it by this, and keeps its status unless the body asks for another.
 */
export function writeContact(
  account: DotdigitalAccount,
  contact: ContactRecord,
  { dataFields = {}, channelProperties, lists = [], consentRecords = [] }: ContactBody,
  merge: MergeOption,
): void {
  const { contacts } = account;
  if (channelProperties?.email !== undefined) writeChannel(account, contact, channelProperties.email);
  const merged = mergedFields(contact, dataFields, merge);
  if (Object.keys(merged).length > 0) contacts.setFields(contact, merged);
  if (!isSuppressed(contact.status)) {
    const joined = lists.filter((list) => leavingOf(contact, list) === undefined && account.lists.get(list));
    if (joined.length > 0) contacts.setLists(contact, [...contact.lists, ...joined]);
  }
  contacts.addConsents(contact, readConsents(consentRecords) ?? []);
  contacts.touch(contact);
}

/** The lists of a body that the account does not have. */
export function unknownLists(account: DotdigitalAccount, { lists = [] }: ContactBody): readonly number[] {
  return lists.filter((list) => account.lists.get(list) === undefined);
}

/** Values by names in upper case, as far as they are to be written. */
function mergedFields(
  contact: ContactRecord,
  given: Readonly<Record<string, DotdigitalValue>>,
  merge: MergeOption,
): Readonly<Record<string, DotdigitalValue>> {
  const isEmpty = (value: DotdigitalValue | undefined): boolean =>
    value === undefined || value === null || value === "";
  const named = Object.entries(given).map(([name, value]) => [name.toUpperCase(), value] as const);
  const written = named.filter(([name, value]) => {
    if (merge === "overwriteIfNotEmpty") return !isEmpty(value);
    return merge === "overwrite" || isEmpty(contact.dataFields[name]);
  });
  return Object.fromEntries(written);
}

function writeChannel({ contacts }: DotdigitalAccount, contact: ContactRecord, channel: EmailChannel): void {
  const { emailType, optInType, status, resubscribeOptions } = channel;
  const wasVerified = contact.optInType === "VerifiedDouble";
  if (emailType !== undefined) contact.emailType = pascal(emailType) as ContactRecord["emailType"];
  if (optInType !== undefined) contact.optInType = pascal(optInType) as ContactRecord["optInType"];
  if (status === "unsubscribed" || status === "suppressed") {
    if (contact.status !== status) contacts.setStatus(contact, status);
    return;
  }
  // Its default is true (the OpenAPI file of contacts); whoever is challenged stays out until they answer.
  const isChallenged = resubscribeOptions?.resubscribeWithNoChallenge === false;
  if (status === "subscribed" && contact.status === "unsubscribed" && !isChallenged)
    contacts.setStatus(contact, "subscribed");
  const mustAnswer = optInType === "verifiedDouble" && !wasVerified && contact.status === "subscribed";
  if (mustAnswer) contacts.setStatus(contact, "pendingOptIn");
}
