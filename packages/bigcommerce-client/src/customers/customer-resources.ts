import type { StoreTransport } from "../transport/store-transport.js";
import { attributeValuesResource } from "./attribute-values.js";
import type { AttributeValuesResource } from "./attribute-value.js";
import type { CustomerAttributesResource } from "./customer-attribute.js";
import { customerAttributesResource } from "./customer-attributes.js";
import type { CustomerGroupsResource } from "./customer-group.js";
import { customerGroupsResource } from "./customer-groups.js";
import type { CustomersResource } from "./customer.js";
import { customersResource } from "./customers.js";

/** Customers and what hangs on them. */
export interface CustomerResources {
  readonly customers: CustomersResource;
  readonly customerAttributes: CustomerAttributesResource;
  readonly attributeValues: AttributeValuesResource;
  readonly customerGroups: CustomerGroupsResource;
}

/** Customers and what hangs on them, through one view. */
export function customerResources(transport: StoreTransport): CustomerResources {
  return {
    customers: customersResource(transport),
    customerAttributes: customerAttributesResource(transport),
    attributeValues: attributeValuesResource(transport),
    customerGroups: customerGroupsResource(transport),
  };
}
