/** What of a customer can be written, with the limits of `POST` and `PUT /v3/customers`. */
import type { DestinationField } from "./destination-field.js";

/** BigCommerce's id of a customer. */
export const customerId: DestinationField = {
  name: "id",
  label: "Customer id",
  description: "BigCommerce's id of the customer. Finds the customer; it cannot be chosen.",
  type: "integer",
  min: 1,
  max: 2_147_483_647,
  required: false,
  matchOnly: true,
};

const email: DestinationField = {
  name: "email",
  label: "E-mail address",
  description: "The address the customer logs in with; no other customer of the same channels has it.",
  type: "email",
  minLength: 3,
  // 250 when a customer is made, 255 when one is changed; what is written must go through both.
  maxLength: 250,
  required: true,
};

/** Fields of customers. Consent, passwords, store credit, addresses and channels are deliberately none of them. */
export const customerFields: readonly DestinationField[] = [
  customerId,
  email,
  {
    name: "first_name",
    label: "First name",
    description: "The customer's first name.",
    type: "text",
    minLength: 1,
    maxLength: 100,
    required: true,
  },
  {
    name: "last_name",
    label: "Last name",
    description: "The customer's last name.",
    type: "text",
    minLength: 1,
    maxLength: 100,
    required: true,
  },
  {
    name: "company",
    label: "Company",
    description: "The company the customer buys for.",
    type: "text",
    maxLength: 255,
    required: false,
    clearTo: "",
  },
  {
    name: "phone",
    label: "Phone",
    description: "The customer's phone number, as text.",
    type: "text",
    maxLength: 50,
    required: false,
    clearTo: "",
  },
  {
    name: "notes",
    label: "Notes",
    description: "What the merchant notes about the customer. The customer does not see it.",
    type: "text",
    required: false,
    clearTo: "",
  },
  {
    name: "tax_exempt_category",
    label: "Tax exempt category",
    description: "The code under which the customer pays no tax.",
    type: "text",
    maxLength: 255,
    required: false,
    clearTo: "",
  },
  {
    name: "customer_group_id",
    label: "Customer group",
    description: "The id of the customer's group; 0 is no group. `groupId(name)` finds it by the group's name.",
    type: "integer",
    min: 0,
    max: 2_147_483_647,
    required: false,
    clearTo: 0,
  },
];

/** Fields of customer attributes: what a customer is found by. What is written are the attributes themselves. */
export const attributeOwnerFields: readonly DestinationField[] = [
  customerId,
  {
    ...email,
    description: "The address the customer is found by. It is not changed.",
    required: false,
    matchOnly: true,
  },
];
