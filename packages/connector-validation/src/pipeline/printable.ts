/** The longest text that is kept, in characters. */
const longest = 500;

/**
 * Text from outside (addresses, names from the DNS) made safe to keep and to show: control characters, invisible direction
 * marks and halves of characters go by their code, and what is too long is cut.
 */
export function printable(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, (character) => {
    return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
