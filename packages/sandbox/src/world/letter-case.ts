/** The text as it is compared without regard to case: `ß` is `SS` and `ı` is `I`, as their capitals are. */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
