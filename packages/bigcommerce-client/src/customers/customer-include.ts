/**
 * What a read of customers brings along (BigCommerce API reference, customers v3): up to ten addresses and up to ten
 * attribute values, the store credit, the form fields of the customer and of its addresses.
 */
export type CustomerInclude = "addresses" | "attributes" | "storecredit" | "formfields";
