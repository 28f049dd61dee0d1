/** Deletions of many contacts at once, in the account's own time (version 3). */
import { asObject } from "../api/json-reader.js";
import type { ContactRecord } from "./contact-record.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalRoutes,
  low,
  ok,
  unlimited,
} from "./dotdigital-endpoint.js";
import { refusedV3 } from "./dotdigital-refusal.js";

/** Their routes. */
export const deletionRoutes: DotdigitalRoutes = {
  "/contacts/v3/delete": { POST: low(deleteContacts) },
  "/contacts/v3/delete/{id}": { GET: unlimited(deletionState) },
};

function deleteContacts({ account, body }: DotdigitalCall): DotdigitalAnswer {
  if (!Array.isArray(body) || body.length === 0 || body.length > 5000)
    throw refusedV3(400, "contacts:noContactsSpecified", "The body is a list of 1 to 5000 identifiers.");
  const deleted: object[] = [];
  const failures: object[] = [];
  for (const identifier of (body as readonly unknown[]).map(asObject)) {
    const contact = identified(account, identifier);
    if (contact === undefined) {
      const failure = { failureCode: "contactNotFound", description: "The contact could not be found" };
      failures.push({ identifier, failures: [failure] });
    } else {
      account.contacts.delete(contact);
      deleted.push(identifier);
    }
  }
  const requested = body.length;
  const deleteId = account.jobs.begin("deletion", account.imports.notFinished, () => ({
    status: "Finished",
    summary: {
      requestedContacts: requested,
      deletedContacts: deleted.length,
      unknownContacts: failures.length,
      invalidEntries: 0,
    },
    deleted,
    failures,
  }));
  return { status: 202, body: { deleteId } };
}

function identified(
  { contacts }: DotdigitalAccount,
  { email, contactId }: Readonly<Record<string, unknown>>,
): ContactRecord | undefined {
  if (typeof email === "string") return contacts.get(email);
  return typeof contactId === "number" ? contacts.byId(contactId) : undefined;
}

function deletionState({ account, places: [id = ""] }: DotdigitalCall): DotdigitalAnswer {
  const state = account.jobs.look("deletion", id);
  if (state === undefined) throw refusedV3(404, "contacts:deleteNotFound", "There is no such deletion.");
  return ok({ deleteId: id, ...(state ?? { status: "NotFinished" }) });
}
