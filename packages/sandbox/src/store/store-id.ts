/** The store's number: an integer in `GET /v2/store`, a text in what webhooks send. */
export const storeId = 1_002_345_678;
