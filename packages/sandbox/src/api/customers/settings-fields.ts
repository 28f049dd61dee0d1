import type { ChannelCustomerSettings, CustomerSettings, SettingsPatch } from "../../store/customer-settings.js";
import type { Store } from "../../store/store.js";
import type { Call } from "../answer.js";
import { asObject, type JsonObject, JsonReader, otherFields, readObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";

type Privacy = ChannelCustomerSettings["privacy_settings"];
type Groups = ChannelCustomerSettings["customer_group_settings"];

const privacyFlags = ["ask_shopper_for_tracking_consent", "ask_shopper_for_tracking_consent_on_checkout"] as const;
const groupNames = ["guest_customer_group_id", "default_customer_group_id"] as const;

/** The customer settings in a body. `null` is for channels alone; a group must exist, or be 0 for none. */
export function readSettings(store: Store, call: Call, of: "global"): SettingsPatch<CustomerSettings>;
export function readSettings(store: Store, call: Call, of: "channel"): SettingsPatch<ChannelCustomerSettings>;
export function readSettings(
  store: Store,
  call: Call,
  of: "global" | "channel",
): SettingsPatch<ChannelCustomerSettings> {
  const sent = readObject(call.body, "v3", "object of settings");
  const ignored = otherSettings(sent, of);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, there are no such settings here`);
  const body = new JsonReader(sent);
  const privacy = new SettingReader(body.object("privacy_settings"), of);
  const groups = new SettingReader(body.object("customer_group_settings"), of);
  const privacyFields: { -readonly [Name in keyof Privacy]?: Privacy[Name] } = {};
  for (const name of privacyFlags) {
    const flag = privacy.read(name, (reader) => reader.boolean(name));
    if (flag !== undefined) privacyFields[name] = flag;
  }
  const url = privacy.read("policy_url", (reader) => reader.text("policy_url"));
  if (url !== undefined) privacyFields.policy_url = url;
  const groupFields: { -readonly [Name in keyof Groups]?: Groups[Name] } = {};
  for (const name of groupNames) {
    const group = groups.read(name, (reader) => reader.integer(name));
    if (group === undefined) continue;
    if (group !== null && group !== 0 && !store.groups.has(group)) {
      throw new Refusal(422, "Update customer settings failed.", {
        why: `${name} is ${group}, and the store has no such group`,
        errors: { [`customer_group_settings.${name}`]: "invalid customer group ID" },
      });
    }
    groupFields[name] = group;
  }
  const global = of === "channel" ? body.boolean("allow_global_logins") : undefined;
  return {
    privacy_settings: privacyFields,
    customer_group_settings: groupFields,
    ...(global === undefined ? {} : { allow_global_logins: global }),
  };
}

/** What a body holds besides the settings, with the names of what it stands in. */
function otherSettings(sent: JsonObject, of: "global" | "channel"): string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    privacy_settings: [...privacyFlags, "policy_url"],
    customer_group_settings: groupNames,
    ...(of === "channel" ? { allow_global_logins: [] } : {}),
  };
  return [
    ...otherFields(sent, Object.keys(known)),
    ...Object.entries(known).flatMap(([part, names]) =>
      otherFields(sent[part], names).map((name) => `${part}.${name}`),
    ),
  ];
}

/** Reads settings of which a channel's may be `null`. */
class SettingReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #takesNull: boolean;

  constructor(fields: Readonly<Record<string, unknown>> | undefined, of: "global" | "channel") {
    this.#fields = asObject(fields);
    this.#takesNull = of === "channel";
  }

  read<T>(name: string, read: (reader: JsonReader) => T | undefined): T | null | undefined {
    if (this.#takesNull && this.#fields[name] === null) return null;
    return read(new JsonReader(this.#fields, "the settings"));
  }
}
