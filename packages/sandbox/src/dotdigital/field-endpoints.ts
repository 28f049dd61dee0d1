import { asObject } from "../api/json-reader.js";
import type { DotdigitalAccount } from "./dotdigital-account.js";
import type { DotdigitalField, DotdigitalValue } from "./dotdigital-control.js";
import {
  type DotdigitalAnswer,
  type DotdigitalCall,
  type DotdigitalRoutes,
  high,
  medium,
  ok,
} from "./dotdigital-endpoint.js";
import { refusedV2 } from "./dotdigital-refusal.js";

const types = ["String", "Numeric", "Date", "Boolean"] as const;

/** Data fields, which version 2 alone has. */
export const fieldRoutes: DotdigitalRoutes = {
  "/v2/data-fields": { GET: high(({ account }) => ok(account.fields.all())), POST: medium(makeField) },
  "/v2/data-fields/{name}": { DELETE: medium(deleteField) },
};

/** Adds a data field. @throws DotdigitalRefusal where its name is wrong or taken, or its type is none */
export function addField(account: DotdigitalAccount, given: Readonly<Record<string, unknown>>): DotdigitalField {
  const { name, type: asked, visibility = "Private", defaultValue = null } = given;
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,20}$/.test(name))
    throw invalid("Its name has 1 to 20 letters of the alphabet, digits, _ and -.");
  const type = types.find((each) => each === asked);
  if (type === undefined) throw invalid(`Its type is one of ${types.join(", ")}.`);
  if (visibility !== "Private" && visibility !== "Public") throw invalid("Its visibility is Private or Public.");
  if (account.fields.has(name))
    throw refusedV2(400, "ERROR_NON_UNIQUE_DATAFIELD", "A data field of this name is there already.");
  return account.fields.add({ name, type, visibility, defaultValue: defaultValue as DotdigitalValue });
}

function makeField({ account, body }: DotdigitalCall): DotdigitalAnswer {
  return { status: 201, body: addField(account, asObject(body)) };
}

function deleteField({ account, places: [given = ""] }: DotdigitalCall): DotdigitalAnswer {
  const name = given.toUpperCase();
  if (!account.fields.delete(name)) throw refusedV2(404, "ERROR_DATAFIELD_NOTFOUND", "There is no such data field.");
  for (const contact of account.contacts.after(0)) {
    if (contact.dataFields[name] !== undefined) account.contacts.setFields(contact, { [name]: null });
  }
  return ok({ dependencies: null, result: true });
}

function invalid(words: string): Error {
  return refusedV2(400, "ERROR_DATAFIELD_INVALID", `The data field is not valid. ${words}`);
}
