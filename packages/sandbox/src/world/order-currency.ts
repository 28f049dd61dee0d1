/** A currency of the seeded store. */
export interface OrderCurrency {
  readonly id: number;
  readonly code: string;
  /** What a unit of the store's own currency was changed for. */
  readonly rate: number;
  /** The least that can be paid, in hundredths: 1, or 100 where the currency has no decimals. */
  readonly step: number;
  /** Sales tax where the currency is used. */
  readonly taxRate: number;
  /** Whether prices in it hold the tax. */
  readonly withTax: boolean;
  readonly locale: string;
}

/** The store's own currency. */
export const storeCurrency: OrderCurrency = {
  id: 1,
  code: "EUR",
  rate: 1,
  step: 1,
  taxRate: 0.19,
  withTax: true,
  locale: "de",
};

/** All currencies that orders are paid in. */
export const orderCurrencies: readonly OrderCurrency[] = [
  storeCurrency,
  { id: 2, code: "USD", rate: 1.0825, step: 1, taxRate: 0.0825, withTax: false, locale: "en-US" },
  { id: 3, code: "GBP", rate: 0.8534, step: 1, taxRate: 0.2, withTax: true, locale: "en" },
  { id: 4, code: "JPY", rate: 162.35, step: 100, taxRate: 0.1, withTax: true, locale: "ja" },
];

/** The currency of a code; the store's own for one that nothing is paid in. */
export function currencyOfCode(code: string): OrderCurrency {
  return orderCurrencies.find((currency) => currency.code === code) ?? storeCurrency;
}

/** The least that can be paid in a currency, in hundredths: 1, or 100 where it has no decimals, as the yen. */
export function currencyStep(code: string): number {
  return currencyOfCode(code).step;
}

/** The currency that people of a country pay in. */
export function currencyOfCountry(countryCode: string): OrderCurrency {
  const codes: Readonly<Record<string, string>> = { US: "USD", GB: "GBP", JP: "JPY" };
  return currencyOfCode(codes[countryCode] ?? storeCurrency.code);
}

/** A rate as v2 orders write it, with ten decimals. */
export function exchangeRate(rate: number): string {
  return rate.toFixed(10);
}
