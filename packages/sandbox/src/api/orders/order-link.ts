/** Where another resource is: `url` at the real store, `resource` below the version. */
export interface Link {
  readonly url: string;
  readonly resource: string;
}

/** A link to what is below `/v2` of the store. */
export function linkTo(storeHash: string, resource: string): Link {
  return { url: `https://api.bigcommerce.com/stores/${storeHash}/v2${resource}`, resource };
}
