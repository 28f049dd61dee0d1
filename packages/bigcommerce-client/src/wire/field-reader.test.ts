import { describe, expect, test } from "vitest";
import { z } from "zod";
import { customerSchema } from "../customers/customer-schema.js";
import { listSchema } from "../transport/envelope.js";

const list = listSchema(customerSchema);

const customer = {
  id: 7,
  email: "a@b.net",
  first_name: "A",
  last_name: null,
  company: "",
  phone: "",
  customer_group_id: 0,
  date_modified: "2026-06-18T14:08:08Z",
};

function complaints(item: unknown): string[] {
  const parsed = list.safeParse({ data: [customer, item] });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("an object of a large list", () => {
  test("is read whole, with null for what is left out", () => {
    const [read] = list.parse({ data: [customer] }).data;
    expect(read).toMatchObject({ id: 7, lastName: "", dateModified: "2026-06-18T14:08:08.000Z", dateCreated: null });
    expect(read).toMatchObject({ channelIds: null, attributes: null, forcePasswordReset: null, notes: "" });
  });

  test.each<[string, object, string]>([
    ["a missing text", { email: undefined }, "data.1.email: Invalid input: expected string, received undefined"],
    ["a number for a text", { phone: 5 }, "data.1.phone: Invalid input: expected string, received number"],
    ["a text for a number", { id: "7" }, "data.1.id: Invalid input: expected int, received string"],
    [
      "a fraction",
      { customer_group_id: 1.5 },
      "data.1.customer_group_id: Invalid input: expected int, received number",
    ],
    ["no date", { date_modified: "soon" }, "data.1.date_modified: Invalid input: expected date, received string"],
    [
      "a text within",
      { authentication: { force_password_reset: "no" } },
      "data.1.authentication.force_password_reset: Invalid input: expected boolean, received string",
    ],
    [
      "no object within",
      { authentication: "none" },
      "data.1.authentication: Invalid input: expected object, received string",
    ],
    [
      "a part of another schema",
      { channel_ids: [1, "x"] },
      "data.1.channel_ids.1: Invalid input: expected number, received string",
    ],
  ])("with %s is refused, and the place is told", (_what, wrong, complaint) => {
    expect(complaints({ ...customer, ...wrong })).toEqual([complaint]);
  });

  test("that is none is refused", () => {
    expect(complaints(["7"])[0]).toBe("data.1: Invalid input: expected object, received array");
    expect(z.array(customerSchema).safeParse([null]).success).toBe(false);
  });
});
