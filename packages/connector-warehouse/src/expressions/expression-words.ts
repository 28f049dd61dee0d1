/** What the library of expressions says, as sentences in which things are called what people call them. */

const limits: Readonly<Record<string, (limit: string) => string>> = {
  maxDepth: (limit) => `An expression is nested at most ${limit} deep.`,
  maxAstNodes: (limit) => `An expression has at most ${limit} parts.`,
  maxListElements: (limit) => `A list in an expression has at most ${limit} entries.`,
  maxCallArguments: (limit) => `A function is called with at most ${limit} values.`,
};

/** The library's words as a sentence. */
export function sentence(words: string): string {
  const [, name = "", limit = ""] = /^Exceeded (\w+) \((\d+)\)/.exec(words) ?? [];
  const ofLimit = limits[name];
  if (ofLimit) return ofLimit(limit);
  const [, entry] = /index out of bounds, index (\S+) /.exec(words) ?? [];
  if (entry !== undefined) return `The list has no entry ${entry}; entries are counted from 0.`;
  const plain = withoutDyn(words).replace(/\.?$/, ".").toWellFormed();
  // Functions keep their names: int() does not become Int().
  return /^\w+\(/.test(plain) ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** The library's words of a character, by which it means one of UTF-16, with the whole one that stands at this place. */
export function withWholeCharacter(words: string, text: string, position: number): string {
  return words.replace(/[\uD800-\uDBFF]/, () => String.fromCodePoint(text.codePointAt(position) ?? 0xfffd));
}

/** `dyn<T>` is a T of which the library did not know beforehand that it would be one. */
function withoutDyn(words: string): string {
  const open: string[] = [];
  return words.replaceAll(/\w+<|>/g, (part) => {
    if (part === ">") return open.pop() === "dyn<" ? "" : part;
    open.push(part);
    return part === "dyn<" ? "" : part;
  });
}
