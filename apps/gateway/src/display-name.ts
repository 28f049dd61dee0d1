import { Refusal } from "./refusal.js";

const longest = 200;

/** Control characters, and those that turn the direction of writing, which make a name read as another. */
const misleading = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** A name that a person gave, trimmed; undefined where none was. @throws Refusal when it is too long. */
export function displayName(text: string | null | undefined): string | undefined {
  const name = text?.trim();
  if (name !== undefined && name.length > longest) {
    throw Refusal.at(["name"], "INPUT", "NAME_TOO_LONG", `The name has more than ${longest} characters.`);
  }
  if (name !== undefined && misleading.test(name)) {
    throw Refusal.at(["name"], "INPUT", "NAME_MALFORMED", "The name holds a control character. Give it in plain text.");
  }
  return name === "" ? undefined : name;
}
