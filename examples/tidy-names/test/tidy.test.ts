import { expect, test } from "vitest";
import { tidy } from "../src/index.js";

test.each([
  ["JANE", "Jane"],
  ["jane", "Jane"],
  ["ANNE-MARIE O'NEILL", "Anne-Marie O'Neill"],
  ["ÉMILE ZOLA", "Émile Zola"],
  ["ronald MCDONALD", "ronald MCDONALD"],
  ["RONALD MCDONALD", "Ronald McDonald"],
  ["van der Berg", "van der Berg"],
  ["李小龍", "李小龍"],
  ["", ""],
])("%j is written %j", (name, tidied) => {
  expect(tidy(name, ["McDonald"])).toBe(tidied);
  expect(tidy(tidied, ["McDonald"])).toBe(tidied);
});
