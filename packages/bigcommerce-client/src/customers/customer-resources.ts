import type { StoreTransport } from "../transport/store-transport.js";
import { attributeValuesResource } from "./attribute-values.js";
import type { AttributeValuesResource } from "./attribute-value.js";
import type { CustomerAddressesResource } from "./customer-address.js";
import { customerAddressesResource } from "./customer-addresses.js";
import type { CustomerAttributesResource } from "./customer-attribute.js";
import { customerAttributesResource } from "./customer-attributes.js";
import { customerConsentResource, type CustomerConsentResource } from "./customer-consent.js";
import type { CustomerGroupsResource } from "./customer-group.js";
import { customerGroupsResource } from "./customer-groups.js";
import { customerSettingsResource, type CustomerSettingsResource } from "./customer-settings.js";
import type { CustomersResource } from "./customer.js";
import { customersResource } from "./customers.js";
import type { SubscribersResource } from "./subscriber.js";
import { subscribersResource } from "./subscribers.js";

/** Customers and what hangs on them. */
export interface CustomerResources {
  readonly customers: CustomersResource;
  readonly customerAddresses: CustomerAddressesResource;
  readonly customerAttributes: CustomerAttributesResource;
  readonly attributeValues: AttributeValuesResource;
  readonly customerGroups: CustomerGroupsResource;
  readonly customerConsent: CustomerConsentResource;
  readonly customerSettings: CustomerSettingsResource;
  readonly subscribers: SubscribersResource;
}

/** Customers and what hangs on them, through one view. */
export function customerResources(transport: StoreTransport): CustomerResources {
  return {
    customers: customersResource(transport),
    customerAddresses: customerAddressesResource(transport),
    customerAttributes: customerAttributesResource(transport),
    attributeValues: attributeValuesResource(transport),
    customerGroups: customerGroupsResource(transport),
    customerConsent: customerConsentResource(transport),
    customerSettings: customerSettingsResource(transport),
    subscribers: subscribersResource(transport),
  };
}
