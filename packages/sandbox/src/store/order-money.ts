/** An amount of so many hundredths as v2 writes it: `12.3400`. */
export function orderAmount(cents: number): string {
  return (cents / 100).toFixed(4);
}

/** The hundredths of an amount as v2 writes it, rounded to whole ones. */
export function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

/** A share of an amount, rounded to what the currency can pay: hundredths, or whole hundreds of them without decimals. */
export function roundCents(cents: number, step: number): number {
  return Math.round(cents / step) * step;
}

/** The tax within a part of an amount of which the tax is known. */
export function taxWithin(part: number, cents: number, taxCents: number, step: number): number {
  return cents === 0 ? 0 : roundCents((part * taxCents) / cents, step);
}

/** An amount divided by weights, to the last hundredth; nothing is left over while one weight is above 0. */
export function divideCents(cents: number, weights: readonly number[], step: number): number[] {
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  let left = cents;
  return weights.map((weight) => {
    const part = weightLeft === 0 ? 0 : weight === weightLeft ? left : roundCents((left * weight) / weightLeft, step);
    left -= part;
    weightLeft -= weight;
    return part;
  });
}
