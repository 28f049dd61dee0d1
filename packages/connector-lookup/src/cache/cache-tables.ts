/**
 * What tells all processes that what they keep of a store is old: each change raises the store's version by one. A store without a
 * row has version 0.
 */
export const cacheTables = `
  create table versions (
    store_id text primary key,
    version bigint not null
  );
`;
