/** The most items one call takes (BigCommerce API reference, customers v3), and how many such calls may run at once. */
export const batchSizes = {
  customersUpdate: { size: 10, concurrency: 3 },
  attributeValuesUpsert: { size: 10, concurrency: 3 },
} as const;
