const scripts = [
  "Latin",
  "Cyrillic",
  "Greek",
  "Armenian",
  "Georgian",
  "Hebrew",
  "Arabic",
  "Devanagari",
  "Thai",
  "Han",
  "Hiragana",
  "Katakana",
  "Hangul",
  "Bopomofo",
] as const;

const patterns = scripts.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, "u") }));

/** Scripts that are written together as a matter of course, Latin among them (UTS #39, highly restrictive). */
const customary = [
  new Set<string>(["Latin", "Han", "Hiragana", "Katakana"]),
  new Set<string>(["Latin", "Han", "Bopomofo"]),
  new Set<string>(["Latin", "Han", "Hangul"]),
];

/** Cyrillic letters that are drawn like Latin ones. */
const latinLookAlikes = /^[аеорсухіјѕԁһӏԛԝ0-9-]+$/u;

/** What is odd about the scripts of a domain's labels: a mix, or letters drawn like Latin ones. Nothing where all is well. */
export function oddScripts(unicodeDomain: string): string[] {
  return unicodeDomain.split(".").flatMap((label) => {
    const found = patterns.filter(({ pattern }) => pattern.test(label)).map(({ name }) => name);
    if (found.length > 1 && !customary.some((together) => found.every((name) => together.has(name)))) {
      return [`"${label}" mixes ${found.join(" and ")}`];
    }
    if (found.includes("Cyrillic") && latinLookAlikes.test(label)) {
      return [`"${label}" is written in Cyrillic letters that look like Latin ones`];
    }
    return [];
  });
}
