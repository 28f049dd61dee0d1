import { expect, it } from "vitest";
import { truelistProfile, truelistUrl } from "./truelist-profile.js";

const at = (url: string) => truelistProfile({ url, strategy: "accurate" });

it("says how thoroughly Truelist looks, and nothing of its own address, however that is written", () => {
  for (const url of [truelistUrl, "https://API.truelist.io/", "https://api.truelist.io:443//"])
    expect(at(url)).toBe("truelist/accurate");
  expect(truelistProfile({ url: truelistUrl, strategy: "fast" })).toBe("truelist/fast");
});

it("is another at each other place, and shows nothing of it", () => {
  const places = [
    truelistUrl,
    "http://api.truelist.io",
    "https://api.truelist.io:8443",
    "https://api.truelist.io/other",
    "https://api.truelist.io.example.com",
    "https://somebody:secret@api.truelist.io",
  ];
  expect(new Set(places.map(at)).size).toBe(places.length);
  for (const place of places.slice(1)) expect(at(place)).toMatch(/^truelist\/accurate\/[0-9a-f]{32}$/);
  expect(at("https://proxy.example.com/truelist/")).toBe(at("https://proxy.example.com/truelist"));
});
