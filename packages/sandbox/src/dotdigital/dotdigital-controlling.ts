import { checkedNumber } from "../option-bounds.js";
import { type ContactRecord, shownContact } from "./contact-record.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import type {
  DotdigitalContact,
  DotdigitalContactPatch,
  DotdigitalControl,
  DotdigitalImports,
} from "./dotdigital-control.js";
import type { DotdigitalServerParts } from "./dotdigital-server.js";
import { changeDotdigitalSettings } from "./dotdigital-settings.js";
import { addField } from "./field-endpoints.js";
import { dropList } from "./list-endpoints.js";

/** The control over one stand-in. @param empty puts a fresh account in the place of the one there is */
export function createDotdigitalControl(parts: DotdigitalServerParts, empty: () => void): DotdigitalControl {
  return { ...surroundings(parts), ...behaviour(parts, empty), ...contents(parts), ...people(parts) };
}

type Surroundings = "calls" | "resetCalls" | "addFault" | "clearFaults" | "held" | "untilHeld" | "releaseHeld";

function surroundings({ faults, holding, calls }: DotdigitalServerParts): Pick<DotdigitalControl, Surroundings> {
  return {
    calls: () => calls.report(),
    resetCalls: () => calls.reset(),
    addFault: (rule) => faults.add(rule),
    clearFaults() {
      faults.clear();
      holding.release();
    },
    held: () => holding.count,
    untilHeld: (requests = 1) => holding.until(checkedNumber("requests", requests)),
    releaseHeld() {
      faults.clearHolding();
      holding.release();
    },
  };
}

type Behaviour =
  | "revokeUser"
  | "restoreUser"
  | "moveToRegion"
  | "settings"
  | "set"
  | "setImports"
  | "setLimits"
  | "advance"
  | "reset"
  | "resubscribingWrites";

function behaviour(
  { service: { account }, faults, holding, calls }: DotdigitalServerParts,
  empty: () => void,
): Pick<DotdigitalControl, Behaviour> {
  return {
    revokeUser() {
      account().isRevoked = true;
    },
    restoreUser() {
      account().isRevoked = false;
    },
    moveToRegion(region) {
      account().region = region;
    },
    settings: () => ({ ...account().settings }),
    set: (patch) => changeDotdigitalSettings(account().settings, patch),
    setImports(imports) {
      account().imports = checkedImports({ ...account().imports, ...imports });
    },
    setLimits: (limits) => account().limits.set(limits),
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`A clock goes on by 0 milliseconds or more, not by ${ms}.`);
      account().clock.advance(ms);
    },
    reset() {
      empty();
      calls.reset();
      faults.clear();
      holding.release();
    },
    resubscribingWrites: () => account().resubscribing,
  };
}

type Contents =
  | "contacts"
  | "contact"
  | "consentRecords"
  | "lists"
  | "dataFields"
  | "addContact"
  | "patchContact"
  | "deleteContact"
  | "addList"
  | "deleteList"
  | "addDataField";

function contents({ service: { account } }: DotdigitalServerParts): Pick<DotdigitalControl, Contents> {
  return {
    contacts: () => Array.from(account().contacts.after(0), shownContact),
    contact(email) {
      const found = account().contacts.get(email);
      return found && shownContact(found);
    },
    consentRecords: (email) => account().contacts.get(email)?.consentRecords ?? [],
    lists: () => account().lists.all(),
    dataFields: () => account().fields.all(),
    addContact({ email, lists = [], ...patch }) {
      const there = account().contacts.get(email);
      check(account(), there, { lists, ...patch });
      const contact = there ?? account().contacts.add(email);
      return change(account(), contact, { ...patch, lists: [...contact.lists, ...lists] });
    },
    patchContact(email, patch) {
      const contact = needed(account(), email);
      check(account(), contact, patch);
      return change(account(), contact, patch);
    },
    deleteContact(email) {
      const found = account().contacts.get(email);
      if (found !== undefined) account().contacts.delete(found);
      return found !== undefined;
    },
    addList(name) {
      if (account().lists.isTaken(name)) throw new Error(`The account has a list ${name} already.`);
      return account().lists.add(name);
    },
    deleteList: (id) => dropList(account(), id),
    addDataField: (name, type = "String") => addField(account(), { name, type }),
  };
}

type People = "unsubscribe" | "complain" | "bounce" | "suppress" | "comeBack" | "refuse";

function people({ service: { account } }: DotdigitalServerParts): Pick<DotdigitalControl, People> {
  const setStatus = (email: string, status: ContactRecord["status"]): void =>
    account().contacts.setStatus(needed(account(), email), status);
  return {
    unsubscribe(email, list) {
      if (list === undefined) return setStatus(email, "unsubscribed");
      checkLists(account(), [list]);
      account().contacts.unsubscribeFrom(needed(account(), email), list);
    },
    complain: (email) => setStatus(email, "ispComplained"),
    bounce: (email, hard = true) => setStatus(email, hard ? "hardBounced" : "softBounced"),
    suppress: (email) => setStatus(email, "suppressed"),
    comeBack(email, list) {
      const { contacts } = account();
      const contact = needed(account(), email);
      if (list === undefined) {
        contacts.forgetLeaving(contact);
        contacts.setStatus(contact, "subscribed");
      } else {
        checkLists(account(), [list]);
        contacts.forgetLeaving(contact, list);
        contacts.setLists(contact, [...contact.lists, list]);
      }
    },
    refuse: (email) => account().refuse(email),
  };
}

function needed({ contacts }: DotdigitalAccount, email: string): ContactRecord {
  const found = contacts.get(email);
  if (found === undefined) throw new Error(`The account has no contact ${email}.`);
  return found;
}

function check(account: DotdigitalAccount, contact: ContactRecord | undefined, patch: DotdigitalContactPatch): void {
  const { email, lists = [], dataFields = {} } = patch;
  const owner = email === undefined ? undefined : account.contacts.get(email);
  if (owner !== undefined && owner !== contact) throw new Error(`The account has a contact ${email} already.`);
  checkLists(account, lists);
  const problem = account.fields.problem(dataFields);
  if (problem !== undefined) throw new Error(problem);
}

function checkLists({ lists }: DotdigitalAccount, ids: readonly number[]): void {
  const unknown = ids.find((id) => lists.get(id) === undefined);
  if (unknown !== undefined) throw new Error(`The account has no list ${unknown}.`);
}

function change(
  { contacts }: DotdigitalAccount,
  contact: ContactRecord,
  { email, lists, dataFields, status }: DotdigitalContactPatch,
): DotdigitalContact {
  if (email !== undefined && email !== contact.email) contacts.rename(contact, email);
  if (dataFields !== undefined) {
    const byName = Object.entries(dataFields).map(([name, value]) => [name.toUpperCase(), value] as const);
    contacts.setFields(contact, Object.fromEntries(byName));
  }
  if (lists !== undefined) {
    for (const list of lists) contacts.forgetLeaving(contact, list);
    contacts.setLists(contact, lists);
  }
  if (status !== undefined && status !== contact.status) contacts.setStatus(contact, status);
  return shownContact(contact);
}

function checkedImports(imports: DotdigitalImports): DotdigitalImports {
  for (const name of ["notFinished", "times", "mostActive"] as const) {
    if (!(Number.isInteger(imports[name]) && imports[name] >= 0))
      throw new RangeError(`${name} of imports is a whole number from 0 on, and not ${imports[name]}.`);
  }
  return imports;
}
