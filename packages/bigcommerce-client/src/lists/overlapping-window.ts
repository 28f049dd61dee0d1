/** A page by number and size, and how many items of the list stand before it. */
export interface Window {
  readonly page: number;
  readonly limit: number;
  readonly start: number;
}

/**
 * The page to ask for after so many items of a list, so that it begins with one of them at least: pages of one size meet at
 * their borders, so sizes vary. Of those that bring as many new ones as are wanted it is the smallest; otherwise the one that brings
 * most. `null` where no page up to the largest size brings any.
 */
export function overlappingWindow(
  reached: number,
  { wanted, largest }: { readonly wanted: number; readonly largest: number },
): Window | null {
  if (reached <= 0) return { page: 1, limit: Math.min(wanted, largest), start: 0 };
  let best: Window | null = null;
  let most = 0;
  for (let limit = 1; limit <= largest && most < wanted; limit += 1) {
    const before = Math.floor((reached - 1) / limit);
    const news = (before + 1) * limit - reached;
    if (news <= most) continue;
    most = news;
    best = { page: before + 1, limit, start: before * limit };
  }
  return best;
}
