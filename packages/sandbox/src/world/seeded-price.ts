/** A price as shops have them: mostly some cents below the round; some nothing, a cent, with four decimals, or a fortune. */
export function seededPrice(number: number): number {
  const place = number % 40;
  const rest = Math.floor(number / 40);
  if (place === 0) return 0;
  if (place === 1) return 0.01;
  if (place === 2) return 3.3333;
  if (place === 3) return 12_345.67;
  if (place === 4) return 99_999.95;
  return cents((rest % 250) + (place % 3 === 0 ? 0.99 : place % 3 === 1 ? 0.95 : (rest % 100) / 100));
}

/** The amount in whole cents, without what floating point adds. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
