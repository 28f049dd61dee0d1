/** The connector's judgement, free of stores and syncs, so that it is tested by itself. */

/**
 * A name written properly: one in capitals or small letters alone gets a capital at the start of each word, also behind a
 * hyphen or an apostrophe. Any other stays as it is, for whoever typed `van der Berg` meant it.
 * @param keep words that are written as they stand here, whatever their case was
 */
export function tidy(name: string, keep: readonly string[]): string {
  const shouted = name === name.toUpperCase();
  const mumbled = name === name.toLowerCase();
  // Letters without case, as Japanese ones, are both.
  if (shouted === mumbled) return name;
  return name
    .split(" ")
    .map((word) => keep.find((kept) => kept.toLowerCase() === word.toLowerCase()) ?? capitalised(word))
    .join(" ");
}

function capitalised(word: string): string {
  return word.toLowerCase().replaceAll(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}
