/**
 * The most items one call takes (BigCommerce API reference, customers v3 and catalog v3), and how many such calls may run at
 * once. For addresses no most is documented, and for creations of customers no concurrency any more: those here are
 * customers' and an earlier edition's.
 */
export const batchSizes = {
  customersCreate: { size: 10, concurrency: 10 },
  customersUpdate: { size: 10, concurrency: 3 },
  customerAddressesCreate: { size: 10, concurrency: 10 },
  customerAddressesUpdate: { size: 10, concurrency: 3 },
  attributeValuesUpsert: { size: 10, concurrency: 3 },
  // Catalog v3 documents no bound on how many run at once; four leave room for others.
  productsUpdate: { size: 10, concurrency: 4 },
  productsDelete: { size: 250, concurrency: 4 },
  variantsWrite: { size: 50, concurrency: 4 },
  // For these no most is documented; fifty ids fit into any address.
  categoriesDelete: { size: 50, concurrency: 4 },
} as const;
