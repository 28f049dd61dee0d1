import { expect, it } from "vitest";
import { regionOf } from "./region.js";

const account = (value?: string) => ({ id: 7, properties: [{ name: "apiEndpoint", value }] });

it("takes the account's own address without the slash at its end, and the one that was asked where none is told", () => {
  expect(regionOf(account("https://r2-api.dotdigital.com/"), "https://r1-api.dotdigital.com")).toEqual({
    id: "7",
    name: "account 7",
    region: "r2-api.dotdigital.com",
    base: "https://r2-api.dotdigital.com",
  });
  expect(regionOf(account(), "https://r1-api.dotdigital.com").base).toBe("https://r1-api.dotdigital.com");
});

it.for(["http://r2-api.dotdigital.com/", "r2-api.dotdigital.com", "ftp://r2-api.dotdigital.com"])(
  "brings no credentials to %s",
  (value) => {
    expect(() => regionOf(account(value), "https://r1-api.dotdigital.com")).toThrow(value.replace(/\/$/, ""));
  },
);
