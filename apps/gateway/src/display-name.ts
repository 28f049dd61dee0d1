import { Refusal } from "./refusal.js";

const longest = 200;

/** A name that a person gave, trimmed; undefined where none was. @throws Refusal when it is too long. */
export function displayName(text: string | null | undefined): string | undefined {
  const name = text?.trim();
  if (name !== undefined && name.length > longest) {
    throw Refusal.at(["name"], "INPUT", "NAME_TOO_LONG", `The name has more than ${longest} characters.`);
  }
  if (name !== undefined && /\p{Cc}/u.test(name)) {
    throw Refusal.at(["name"], "INPUT", "NAME_MALFORMED", "The name holds a control character. Give it in plain text.");
  }
  return name === "" ? undefined : name;
}
