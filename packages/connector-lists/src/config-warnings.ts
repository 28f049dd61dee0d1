import { Fault, type FaultData } from "@storegate/connector-kit";
import type { ListChoice, ListsConfig } from "./config.js";

/** What works but is unwise. */
export function configWarnings({ subscribers, customers, audiences, writeOptOuts }: ListsConfig): FaultData[] {
  const ofMarketing = [...(subscribers.enabled ? [subscribers] : []), ...audiences].map(({ list }) => list);
  const isShared = customers.enabled && ofMarketing.some((list) => isSameList(list, customers.list));
  return [
    ...(isShared ? [sameList()] : []),
    ...(customers.enabled && customers.use === "marketing" ? [customersForMarketing()] : []),
    ...(writeOptOuts ? [] : [optOutsKept()]),
    ...(ofMarketing.length > 0 || customers.enabled ? [] : [nobodyListed()]),
  ].map((fault) => fault.toData());
}

/** Whether two choices mean one list, as far as that can be told without asking. */
export function isSameList(one: ListChoice, other: ListChoice): boolean {
  if ("id" in one && "id" in other) return one.id === other.id;
  return "name" in one && "name" in other && one.name.toLowerCase() === other.name.toLowerCase();
}

/** Customers in one list with subscribers, or with an audience. */
export function sameList(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "LISTS_SAME",
    message:
      "Customers go into one list with subscribers or an audience: whoever writes to it writes to customers who never agreed to advertising. Only who agreed to the newsletter is put into it.",
    remedy: "Choose another list for customers.",
    field: "customers.list",
  });
}

function customersForMarketing(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "CUSTOMERS_FOR_MARKETING",
    message: "The customers' list is used for marketing: only customers who agreed to the newsletter are put into it.",
    remedy:
      "Write advertising to the subscribers' list, and keep this one for what goes with accounts and orders (customers.use: service).",
    field: "customers.use",
  });
}

/** A customers' list that was filled for advertising of late. */
export function listWasForMarketing(name: string, until: Date): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "LIST_WAS_FOR_MARKETING",
    message: `The customers' list ${name} was filled for advertising of late, and whoever writes advertising may write to it still. Until ${until.toISOString().slice(0, 10)} nobody comes into it, or stays in it, who opted out of advertising.`,
    remedy: "Choose another list for customers, or see to it that no advertising is written to this one any more.",
    field: "customers.list",
  });
}

function optOutsKept(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "OPT_OUTS_NOT_WRITTEN",
    message:
      "Who opts out at the provider stays down for the newsletter in the store, where another tool may write to them.",
    remedy: "Set writeOptOuts to true.",
    field: "writeOptOuts",
  });
}

function nobodyListed(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "NOBODY_LISTED",
    message:
      "Neither subscribers nor customers nor an audience go into a list: syncs bring opting out to the store, and nothing else.",
    remedy: "Set subscribers.enabled or customers.enabled.",
    field: "subscribers.enabled",
  });
}
