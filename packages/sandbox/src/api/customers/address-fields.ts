import { type AddressFields, countryName } from "../../store/address-resources.js";
import { JsonReader, otherFields } from "../json-reader.js";
import { Refusal } from "../refusal.js";

/** The lengths a text field of an address may have (BigCommerce API reference, customer addresses). */
const lengths = {
  first_name: [1, 255],
  last_name: [1, 255],
  company: [0, 255],
  address1: [1, 255],
  address2: [0, 255],
  city: [1, 100],
  state_or_province: [0, 100],
  postal_code: [0, 30],
  phone: [0, 50],
} as const satisfies Partial<Record<keyof AddressFields, readonly [least: number, most: number]>>;

/** Countries without postal codes; in all others an address needs one. */
const withoutPostalCodes = [
  "AE",
  "AG",
  "AO",
  "BS",
  "BZ",
  "FJ",
  "GH",
  "HK",
  "IE",
  "JM",
  "KE",
  "MO",
  "PA",
  "QA",
  "RW",
  "ZW",
];

/** Countries in which an address needs a state or province. */
const withStates = ["US", "CA", "AU"];

const types = ["residential", "commercial"] as const;

/** An address without its owner. */
export type AddressPart = Omit<AddressFields, "customer_id">;

/** What an address has when it is left out. */
const blankAddress = {
  company: "",
  address2: "",
  state_or_province: "",
  postal_code: "",
  phone: "",
  address_type: "residential",
} as const satisfies Partial<AddressPart>;

/** The fields of an address in a body, each for itself; what a field may not be is refused with 422. */
export function readAddressFields(value: unknown, index: number, refuse: Refuse): Partial<AddressPart> {
  const item = new JsonReader(value, index);
  const fields: { -readonly [Name in keyof AddressPart]?: AddressPart[Name] } = {};
  for (const name of Object.keys(lengths) as (keyof typeof lengths)[]) {
    const text = item.text(name);
    if (text === undefined) continue;
    const [least, most] = lengths[name];
    if (text.length < least || text.length > most)
      throw refuse(name, `must be between ${least} and ${most} characters`);
    fields[name] = text;
  }
  const country = item.text("country_code")?.toUpperCase();
  if (country !== undefined) {
    if (countryName(country) === undefined) throw refuse("country_code", "invalid country code");
    fields.country_code = country;
  }
  const type = item.text("address_type");
  if (type !== undefined) {
    const known = types.find((one) => one === type);
    if (known === undefined) throw refuse("address_type", `must be one of ${types.join(", ")}`);
    fields.address_type = known;
  }
  return fields;
}

/** A whole new address; a field that every address needs and that is missing is refused. */
export function readWholeAddress(value: unknown, index: number, refuse: Refuse): AddressPart {
  const item = new JsonReader(value, index);
  const fields = readAddressFields(value, index, refuse);
  const address = {
    ...blankAddress,
    ...fields,
    first_name: item.need(fields.first_name, "first_name"),
    last_name: item.need(fields.last_name, "last_name"),
    address1: item.need(fields.address1, "address1"),
    city: item.need(fields.city, "city"),
    country_code: item.need(fields.country_code, "country_code"),
  };
  checkCountryRules(address, refuse);
  return address;
}

/** Refuses an address that lacks what its country demands, or that has a state's code in the place of its name. */
export function checkCountryRules(address: AddressPart, refuse: Refuse): void {
  const { country_code, state_or_province, postal_code } = address;
  if (withStates.includes(country_code)) {
    if (state_or_province === "") throw refuse("state_or_province", `is required in ${country_code}`);
    if (/^[A-Z]{2,3}$/.test(state_or_province)) throw refuse("state_or_province", "must be spelled out in full");
  }
  if (postal_code === "" && !withoutPostalCodes.includes(country_code)) {
    throw refuse("postal_code", `is required in ${country_code}`);
  }
}

/** What an address in a body holds that is not written: its `id` and owner aside, fields that an address does not have. */
export function otherAddressFields(value: unknown): string[] {
  return otherFields(value, [...Object.keys(lengths), "id", "customer_id", "country_code", "address_type"]);
}

/** Makes the refusal of one address for one of its fields. */
export type Refuse = (field: string, message: string) => Refusal;

/** The refusal of an item of a batch: `0.city` and the like. */
export function refuseItem(title: string, path: string): Refuse {
  return (field, message) =>
    new Refusal(422, title, { why: `${field} of item ${path} ${message}`, errors: { [`${path}.${field}`]: message } });
}
