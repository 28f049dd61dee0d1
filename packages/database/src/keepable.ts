/**
 * What others say, in a form that Postgres keeps. It takes any Unicode but U+0000, and in JSON no half of a surrogate pair
 * either; both can stand in a text of JavaScript, and so in a vendor's answer. Such a character becomes U+FFFD, the
 * replacement character, so that one text from outside never has a whole page refused.
 */

/** The text with U+0000 and lone surrogates as U+FFFD. */
export function keepableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** Each escape of JSON, taken whole: a backslash before `u0000` may itself be the second half of one. */
const escapes = /\\(?:u[0-9a-f]{4}|.)/g;

/** A value as JSON, its texts and names with U+0000 and lone surrogates as U+FFFD. */
export function keepableJson(value: unknown): string {
  // JSON.stringify escapes a surrogate only where it is alone.
  return JSON.stringify(value).replace(escapes, (escape) => (/^\\u(?:0000|d[89a-f])/.test(escape) ? "\uFFFD" : escape));
}
