/** The marks by which what we did is known again in the store, and codes that people type. */
import { randomInt } from "node:crypto";

/** Capital letters and digits that nobody takes for one another: no I, L, O, 0, 1. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** The most characters of an agent's reason: a mark behind it fits into what the store takes, and so does what the form allows. */
export const longestReason = 500;

/** Ten characters at random: one of 8 · 10^14. */
export function madeUpCode(): string {
  return Array.from({ length: 10 }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** A mark of one action's own. */
export function newMark(): string {
  return `sg-${madeUpCode()}`;
}

/** A text with a mark behind it. */
export function marked(text: string, mark: string): string {
  return `${text.trim()} [${mark}]`.trim();
}

/** Whether a text carries a mark, wherever in it the store has put it. */
export function isMarked(text: string, mark: string): boolean {
  return text.includes(`[${mark}]`);
}
