import { Fault, type FaultData } from "@storegate/connector-kit";
import type { LookupConfig } from "./config.js";

/** What of a config works, and is unwise or without effect. */
export function configWarnings({
  queryAttributes,
  autoLink,
  defaultCountry,
  actions,
  gladly,
}: LookupConfig): FaultData[] {
  const isLookedForBy = (name: "email" | "phone"): boolean =>
    queryAttributes.some(({ attribute }) => attribute === name);
  const unused = (["email", "phone"] as const).filter((name) => autoLink[name] && !isLookedForBy(name));
  const { enabled, refundMost, refundMostPerDay, actionsPerDay, percentOffMost, amountOffMost } = actions;
  const hasNoDayLimit = refundMostPerDay === undefined && actionsPerDay === undefined;
  return [
    ...unused.map(linkedByUnused),
    ...(autoLink.phone && defaultCountry === undefined ? [linkedWithoutCountry()] : []),
    ...(enabled && refundMost === undefined ? [refundsUnlimited()] : []),
    ...(enabled && hasNoDayLimit ? [daysUnlimited()] : []),
    ...(enabled && percentOffMost === 100 && amountOffMost === undefined ? [codesUnlimited()] : []),
    ...(enabled && gladly.signingKey === undefined ? [unsigned()] : []),
  ].map((fault) => fault.toData());
}

function linkedByUnused(name: "email" | "phone"): Fault {
  return warning({
    code: "AUTO_LINK_UNUSED",
    message: `People are linked by ${name}, and agents' tools are not told to look for it.`,
    remedy: `Add ${name} to queryAttributes, or switch autoLink.${name} off.`,
    field: `autoLink.${name}`,
  });
}

function linkedWithoutCountry(): Fault {
  return warning({
    code: "LINKED_WITHOUT_COUNTRY",
    message:
      "People are linked by phone, and numbers without a country's code are taken for the store's own country: a number of another country may be taken for somebody else's.",
    remedy: "Set defaultCountry to the country of most customers, or switch autoLink.phone off.",
    field: "defaultCountry",
  });
}

function refundsUnlimited(): Fault {
  return warning({
    code: "REFUNDS_UNLIMITED",
    message: "Agents may refund any order in whole, whatever it came to.",
    remedy: "Set actions.refundMost to the most that one refund may pay back.",
    field: "actions.refundMost",
  });
}

function daysUnlimited(): Fault {
  return warning({
    code: "DAYS_UNLIMITED",
    message: "Whoever has an agents' key may refund, cancel and give codes as often as they like.",
    remedy: "Set actions.refundMostPerDay, actions.actionsPerDay, or both.",
    field: "actions.refundMostPerDay",
  });
}

function codesUnlimited(): Fault {
  return warning({
    code: "CODES_UNLIMITED",
    message: "Agents may give codes that take off everything.",
    remedy: "Set actions.percentOffMost and actions.amountOffMost.",
    field: "actions.percentOffMost",
  });
}

function unsigned(): Fault {
  return warning({
    code: "GLADLY_UNSIGNED",
    message:
      "Agents may act, and requests of Gladly's are not signed: its key alone keeps others from acting in its place.",
    remedy: "Set gladly.signingKey to the signing key of the adaptor, if Gladly is used.",
    field: "gladly.signingKey",
  });
}

function warning(parts: { code: string; message: string; remedy: string; field: string }): Fault {
  return new Fault({ kind: "CONFIG", ...parts });
}
