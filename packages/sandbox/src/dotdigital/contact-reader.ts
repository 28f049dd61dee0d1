/** Reading what version 3 is given of contacts (the OpenAPI file of contacts). Its enums are written in camelCase, unlike those of answers. */
import { z } from "zod";
import { asObject } from "../api/json-reader.js";
import type { DotdigitalConsentRecord } from "./dotdigital-control.js";
import { invalidContacts, type RefusedItem } from "./dotdigital-refusal.js";

const otherChannel = z.strictObject({
  status: z.enum(["noSubscription", "subscribed", "unsubscribed", "suppressed"]).optional(),
});
const emailChannel = z.strictObject({
  emailType: z.enum(["plainText", "html"]).optional(),
  optInType: z.enum(["unknown", "single", "double", "verifiedDouble"]).optional(),
  status: z.enum(["subscribed", "unsubscribed", "suppressed"]).optional(),
});
const resubscribeOptions = z.strictObject({
  resubscribeWithNoChallenge: z.boolean().optional(),
  preferredLocale: z.string().optional(),
  redirectUrlAfterChallenge: z.url().optional(),
});
const channelsOf = (email: z.ZodType<EmailChannel>) =>
  z.strictObject({
    email: email.optional(),
    sms: otherChannel.optional(),
    whatsApp: otherChannel.optional(),
  });

const createBody = z.strictObject({
  identifiers: z.strictObject({ email: z.string() }),
  dataFields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  channelProperties: channelsOf(emailChannel).optional(),
  lists: z.array(z.int()).min(1).max(100).optional(),
  consentRecords: z.array(z.unknown()).optional(),
});
const updateBody = createBody.extend({
  identifiers: z.strictObject({ email: z.string().optional(), contactId: z.int().optional() }).optional(),
  channelProperties: channelsOf(emailChannel.extend({ resubscribeOptions: resubscribeOptions.optional() })).optional(),
});
const importedBody = updateBody.extend({
  matchIdentifier: z.enum(["email", "contactId"]),
  identifiers: z.strictObject({ email: z.string().optional(), contactId: z.int().optional() }),
});
const bodies = {
  create: createBody,
  update: updateBody,
  replace: updateBody.omit({ consentRecords: true }).required({ identifiers: true }),
};

/** What is written of the e-mail channel. */
export interface EmailChannel {
  readonly emailType?: "plainText" | "html" | undefined;
  readonly optInType?: "unknown" | "single" | "double" | "verifiedDouble" | undefined;
  readonly status?: "subscribed" | "unsubscribed" | "suppressed" | undefined;
  readonly resubscribeOptions?: { readonly resubscribeWithNoChallenge?: boolean | undefined } | undefined;
}

/** What is written of a contact. */
export type ContactBody = z.infer<typeof updateBody>;

/** What an import writes of one of its contacts. */
export type ImportedContact = z.infer<typeof importedBody>;

const consentRecord = z.strictObject({
  text: z.string().min(1),
  dateTimeConsented: z.iso.datetime(),
  url: z.url(),
  ipAddress: z.union([z.ipv4(), z.ipv6()]),
  userAgent: z.string().min(1),
});
const consentRecords = z.array(consentRecord).min(1).max(5);

/** The body of one contact. @throws DotdigitalRefusal that names what is wrong with which part */
export function readContact(kind: keyof typeof bodies, body: unknown): ContactBody {
  const read = bodies[kind].safeParse(body);
  if (!read.success) throw invalidContacts(itemsOf(read.error));
  return read.data;
}

/** One contact of an import. @throws DotdigitalRefusal of the whole import */
export function readImported(body: unknown, index: number): ImportedContact {
  const read = importedBody.safeParse(body);
  if (!read.success) throw invalidContacts(itemsOf(read.error, `contacts[${index}]`));
  return read.data;
}

/** Proofs of consents, all five parts of each; `undefined` where one is not whole, or where there are none or more than five. */
export function readConsents(records: readonly unknown[]): readonly DotdigitalConsentRecord[] | undefined {
  const read = consentRecords.safeParse(records);
  return read.success ? read.data : undefined;
}

/** Whether a write asks for somebody to be subscribed, in whatever form it is written. */
export function asksToSubscribe(body: unknown): boolean {
  const { status, resubscribeOptions: options } = asObject(asObject(asObject(body)["channelProperties"])["email"]);
  return (typeof status === "string" && status.toLowerCase() === "subscribed") || options !== undefined;
}

/** Whether an address has the form of one. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function itemsOf(error: z.ZodError, before = ""): readonly RefusedItem[] {
  return error.issues.map(({ path, message }) => ({
    item: [before, ...path].filter((part) => part !== "").join(".") || "body",
    description: message,
  }));
}
