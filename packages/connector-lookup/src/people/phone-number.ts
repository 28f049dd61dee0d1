/** Phone numbers as people write them. */
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from "libphonenumber-js";

/** The most spellings that one question to the store holds. */
const mostSpellings = 50;

const separators = [" ", "-", "."];

/**
 * A number by E.164, `+15013299800`; undefined of what is none. An extension is left out.
 * @param country where numbers without a country's code are from, in two letters.
 */
export function phoneKey(text: string, country: string | null): string | undefined {
  return parse(text, country)?.number;
}

/**
 * The ways in which a number is usually written, the likeliest first. A store keeps what was typed, and finds by that alone; each of
 * them is the same number to {@link phoneKey}, and none holds a comma, by which a store takes lists apart.
 * @param typed as somebody wrote it just now: people write their own number in one way.
 */
export function phoneSpellings(typed: string, country: string | null): string[] {
  const number = parse(typed, country);
  if (!number) return [];
  const code = number.countryCallingCode;
  const [local, abroad] = [partsOf(number.formatNational()), partsOf(number.formatInternational()).slice(1)];
  const likely = interleaved(
    [number.formatNational(), ...joined(local), ...withArea(local), ...joined(abroad)],
    [number.number, code + number.nationalNumber, ...joined([`+${code}`, ...abroad]), ...joined([code, ...abroad])],
  );
  const rare = interleaved(
    [`00${code}${number.nationalNumber}`, `00${code} ${abroad.join(" ")}`, ...withArea(abroad)],
    withArea(abroad).flatMap((text) => [`+${code} ${text}`, `+${code}${text}`, `${code} ${text}`]),
  );
  const all = [typed.trim(), ...likely, ...withTrunkZero(code, abroad), ...rare];
  const good = all.filter((text) => !text.includes(",") && phoneKey(text, country) === number.number);
  return [...new Set(good)].slice(0, mostSpellings);
}

function parse(text: string, country: string | null): PhoneNumber | undefined {
  const digits = text.trim();
  // 00 stands before a country's code in most of the world, whatever it is at home.
  const abroad = /^00[1-9]/.test(digits) ? possible(`+${digits.slice(2)}`, null) : undefined;
  return abroad ?? possible(digits, country);
}

function possible(text: string, country: string | null): PhoneNumber | undefined {
  const isKnown = country !== null && isSupportedCountry(country);
  const number = parsePhoneNumberFromString(text, { ...(isKnown && { defaultCountry: country }), extract: false });
  return number?.isPossible() ? number : undefined;
}

/** Its runs of digits. */
function partsOf(text: string): string[] {
  return text.match(/\d+/g) ?? [];
}

function joined(parts: readonly string[]): string[] {
  return ["", ...separators].map((separator) => parts.join(separator));
}

/** The area's code apart from the rest, which is written in its parts or in one. */
function withArea([area = "", ...rest]: readonly string[]): string[] {
  const local = rest.join("");
  return [
    `(${area}) ${rest.join("-")}`,
    `(${area})${rest.join("-")}`,
    `(${area}) ${rest.join(" ")}`,
    `${area} ${local}`,
    `${area}-${local}`,
    `${area}/${local}`,
    `(${area}) ${local}`,
  ];
}

/** With the zero that is dialled at home alone: `+49 (0)30 1234567`. */
function withTrunkZero(code: string, [area = "", ...rest]: readonly string[]): string[] {
  return [`+${code} (0)${area} ${rest.join(" ")}`, `+${code} (0) ${area} ${rest.join(" ")}`];
}

/** One of each by turns, so that neither is cut off. */
function interleaved(one: readonly string[], other: readonly string[]): string[] {
  const turns = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index);
  return turns.flatMap((index) => [one[index], other[index]]).filter((text) => text !== undefined);
}
