import { expect, test } from "vitest";
import { z } from "zod";
import { draftOf } from "./config-draft.js";

const config = z.strictObject({
  source: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("bigquery"), project: z.string().min(1), table: z.string().min(1) }),
      z.strictObject({ type: z.literal("mysql"), host: z.string(), port: z.int().default(3306), table: z.string() }),
    ])
    .optional(),
  mapping: z.array(z.strictObject({ from: z.string(), to: z.string().min(1) })).default([]),
  names: z
    .strictObject({ one: z.string().default("One"), two: z.string().min(2).default("Two") })
    .default({ one: "One", two: "Two" }),
  limit: z.int().min(1).default(10),
});

test.each<[string, unknown, unknown]>([
  ["is whole where it is good", {}, { mapping: [], names: { one: "One", two: "Two" }, limit: 10 }],
  [
    "has its defaults, and what is good, beside what is wrong",
    { limit: 0, names: { two: "x" } },
    { mapping: [], names: { one: "One" } },
  ],
  [
    "tells a source that lacks just what is asked for",
    { source: { type: "mysql", host: "db.example.com" } },
    {
      source: { type: "mysql", host: "db.example.com", port: 3306 },
      mapping: [],
      names: { one: "One", two: "Two" },
      limit: 10,
    },
  ],
  [
    "keeps the places of a list's objects",
    { mapping: [{ from: "a" }, { from: "b", to: "B" }] },
    { mapping: [{ from: "a" }, { from: "b", to: "B" }], names: { one: "One", two: "Two" }, limit: 10 },
  ],
  [
    "leaves unknown fields out",
    { colour: "red", limit: 5 },
    { mapping: [], names: { one: "One", two: "Two" }, limit: 5 },
  ],
  ["is nothing of what is no object", "text", undefined],
])("%s", (_, value, expected) => {
  expect(draftOf(config, value)).toEqual(expected);
});
