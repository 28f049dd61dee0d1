import { z } from "zod";
import { faultRules } from "../control/control-bodies.js";
import { type ControlRoute, taking } from "../control/control-route.js";
import { dotdigitalSettingsPatch } from "./dotdigital-settings.js";

const count = z.int().min(0);
const limit = count.nullable();
const status = z.enum([
  "subscribed",
  "unsubscribed",
  "softBounced",
  "hardBounced",
  "ispComplained",
  "suppressed",
  "pendingOptIn",
]);
const contactPatch = z.strictObject({
  email: z.string().exactOptional(),
  lists: z.array(z.int()).exactOptional(),
  dataFields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).exactOptional(),
  status: status.exactOptional(),
});
const newContact = contactPatch.required({ email: true });
const newField = z.strictObject({
  name: z.string(),
  type: z.enum(["String", "Numeric", "Date", "Boolean"]).default("String"),
});
const limits = z.strictObject({
  perMinute: z
    .union([
      limit,
      z.strictObject({ low: limit.exactOptional(), medium: limit.exactOptional(), high: limit.exactOptional() }),
    ])
    .exactOptional(),
  flat: limit.exactOptional(),
});
const imports = z.strictObject({
  notFinished: count.exactOptional(),
  endsAs: z.enum(["Failed", "RejectedByWatchdog", "ExceedsAllowedContactLimit"]).nullable().exactOptional(),
  times: count.exactOptional(),
  mostActive: count.exactOptional(),
});
/** What a contact does, or what is done to it. */
const act = z.discriminatedUnion("does", [
  z.strictObject({ does: z.enum(["unsubscribe", "comeBack"]), list: z.int().exactOptional() }),
  z.strictObject({ does: z.literal("bounce"), hard: z.boolean().default(true) }),
  z.strictObject({ does: z.enum(["complain", "suppress", "refuse"]) }),
]);

const surroundings: readonly ControlRoute[] = [
  { method: "GET", path: "/dotdigital/calls", run: ({ dotdigital }) => dotdigital.calls() },
  { method: "DELETE", path: "/dotdigital/calls", run: ({ dotdigital }) => dotdigital.resetCalls() },
  {
    method: "POST",
    path: "/dotdigital/faults",
    ...taking(faultRules, ({ dotdigital }, rules) => [rules].flat().forEach((rule) => dotdigital.addFault(rule))),
  },
  { method: "DELETE", path: "/dotdigital/faults", run: ({ dotdigital }) => dotdigital.clearFaults() },
  { method: "GET", path: "/dotdigital/held", run: ({ dotdigital }) => ({ requests: dotdigital.held() }) },
  { method: "DELETE", path: "/dotdigital/held", run: ({ dotdigital }) => dotdigital.releaseHeld() },
  {
    method: "POST",
    path: "/dotdigital/held/await",
    ...taking(z.strictObject({ requests: count }), ({ dotdigital }, { requests }) => dotdigital.untilHeld(requests)),
  },
];

const behaviour: readonly ControlRoute[] = [
  {
    method: "PUT",
    path: "/dotdigital/user",
    ...taking(z.strictObject({ revoked: z.boolean() }), ({ dotdigital }, { revoked }) =>
      revoked ? dotdigital.revokeUser() : dotdigital.restoreUser(),
    ),
  },
  {
    method: "PUT",
    path: "/dotdigital/region",
    ...taking(
      z.strictObject({ region: z.union([z.literal(1), z.literal(2), z.literal(3)]) }),
      ({ dotdigital }, { region }) => dotdigital.moveToRegion(region),
    ),
  },
  { method: "GET", path: "/dotdigital/settings", run: ({ dotdigital }) => dotdigital.settings() },
  {
    method: "PATCH",
    path: "/dotdigital/settings",
    ...taking(dotdigitalSettingsPatch, ({ dotdigital }, patch) => dotdigital.set(patch)),
  },
  {
    method: "PATCH",
    path: "/dotdigital/imports",
    ...taking(imports, ({ dotdigital }, patch) => dotdigital.setImports(patch)),
  },
  {
    method: "PATCH",
    path: "/dotdigital/limits",
    ...taking(limits, ({ dotdigital }, patch) => dotdigital.setLimits(patch)),
  },
  {
    method: "POST",
    path: "/dotdigital/advance",
    ...taking(z.strictObject({ ms: count }), ({ dotdigital }, { ms }) => dotdigital.advance(ms)),
  },
  { method: "DELETE", path: "/dotdigital", run: ({ dotdigital }) => dotdigital.reset() },
  {
    method: "GET",
    path: "/dotdigital/resubscribing-writes",
    run: ({ dotdigital }) => ({ writes: dotdigital.resubscribingWrites() }),
  },
];

const contents: readonly ControlRoute[] = [
  { method: "GET", path: "/dotdigital/contacts", run: ({ dotdigital }) => dotdigital.contacts() },
  {
    method: "POST",
    path: "/dotdigital/contacts",
    ...taking(newContact, ({ dotdigital }, contact) => dotdigital.addContact(contact)),
  },
  {
    method: "GET",
    path: "/dotdigital/contacts/{email}",
    run: ({ dotdigital }, { param }) => dotdigital.contact(param) ?? false,
  },
  {
    method: "PATCH",
    path: "/dotdigital/contacts/{email}",
    ...taking(contactPatch, ({ dotdigital }, patch, { param }) => dotdigital.patchContact(param, patch)),
  },
  {
    method: "DELETE",
    path: "/dotdigital/contacts/{email}",
    run: ({ dotdigital }, { param }) => dotdigital.deleteContact(param) && undefined,
  },
  {
    method: "POST",
    path: "/dotdigital/people/{email}",
    ...taking(act, ({ dotdigital }, done, { param }) => {
      if (done.does === "bounce") return dotdigital.bounce(param, done.hard);
      if (done.does === "unsubscribe" || done.does === "comeBack") return dotdigital[done.does](param, done.list);
      return dotdigital[done.does](param);
    }),
  },
  { method: "GET", path: "/dotdigital/lists", run: ({ dotdigital }) => dotdigital.lists() },
  {
    method: "POST",
    path: "/dotdigital/lists",
    ...taking(z.strictObject({ name: z.string().min(1) }), ({ dotdigital }, { name }) => dotdigital.addList(name)),
  },
  {
    method: "DELETE",
    path: "/dotdigital/lists/{id}",
    run: ({ dotdigital }, { param }) => dotdigital.deleteList(Number(param)) && undefined,
  },
  { method: "GET", path: "/dotdigital/data-fields", run: ({ dotdigital }) => dotdigital.dataFields() },
  {
    method: "POST",
    path: "/dotdigital/data-fields",
    ...taking(newField, ({ dotdigital }, { name, type }) => dotdigital.addDataField(name, type)),
  },
];

/** Dotdigital's control over HTTP. */
export const dotdigitalControlRoutes: readonly ControlRoute[] = [...surroundings, ...behaviour, ...contents];
