import type { GroupBook } from "./group-book.js";

/** How shoppers are asked before they are tracked (BigCommerce API reference, customer settings). */
export interface PrivacySettings {
  readonly ask_shopper_for_tracking_consent: boolean;
  readonly policy_url: string;
  readonly ask_shopper_for_tracking_consent_on_checkout: boolean;
}

/** The groups that people are put into; 0 is none. */
export interface CustomerGroupSettings {
  readonly guest_customer_group_id: number;
  readonly default_customer_group_id: number;
}

/** The settings of the whole store. */
export interface CustomerSettings {
  readonly privacy_settings: PrivacySettings;
  readonly customer_group_settings: CustomerGroupSettings;
}

type Overrides<T> = { readonly [Name in keyof T]: T[Name] | null };

/** The settings of one channel; `null` is as the whole store has it. */
export interface ChannelCustomerSettings {
  readonly privacy_settings: Overrides<PrivacySettings>;
  readonly customer_group_settings: Overrides<CustomerGroupSettings>;
  /** Whether customers of the whole store may sign in here, and those who register here get access everywhere. */
  readonly allow_global_logins: boolean;
}

/** Some fields of some settings. */
export interface SettingsPatch<T extends CustomerSettings | ChannelCustomerSettings> {
  readonly privacy_settings?: Partial<T["privacy_settings"]>;
  readonly customer_group_settings?: Partial<T["customer_group_settings"]>;
  readonly allow_global_logins?: boolean;
}

/** The channel that every store has, its default storefront. */
const defaultChannel = 1;

/** The customer settings of the store and its channels. Which groups are the default and the guests' one, groups know. */
export class CustomerSettingsBook {
  readonly #groups: GroupBook;
  #privacy: PrivacySettings = {
    ask_shopper_for_tracking_consent: false,
    policy_url: "",
    ask_shopper_for_tracking_consent_on_checkout: false,
  };
  readonly #channels = new Map<number, ChannelCustomerSettings>();

  constructor(groups: GroupBook) {
    this.#groups = groups;
  }

  global(): CustomerSettings {
    return {
      privacy_settings: this.#privacy,
      customer_group_settings: {
        guest_customer_group_id: this.#groups.holder("is_group_for_guests"),
        default_customer_group_id: this.#groups.holder("is_default"),
      },
    };
  }

  /** Changes what is given; groups must exist. */
  changeGlobal(patch: SettingsPatch<CustomerSettings>): CustomerSettings {
    this.#privacy = { ...this.#privacy, ...patch.privacy_settings };
    const { guest_customer_group_id: guests, default_customer_group_id: newcomers } =
      patch.customer_group_settings ?? {};
    if (guests !== undefined) this.#groups.appoint("is_group_for_guests", guests);
    if (newcomers !== undefined) this.#groups.appoint("is_default", newcomers);
    return this.global();
  }

  /** A channel's own settings; global logins are on for the default storefront alone, until somebody sets them. */
  channel(id: number): ChannelCustomerSettings {
    return this.#channels.get(id) ?? { ...inherited, allow_global_logins: id === defaultChannel };
  }

  /** Changes what is given; `null` goes back to what the store has. */
  changeChannel(id: number, patch: SettingsPatch<ChannelCustomerSettings>): ChannelCustomerSettings {
    const before = this.channel(id);
    const changed = {
      privacy_settings: { ...before.privacy_settings, ...patch.privacy_settings },
      customer_group_settings: { ...before.customer_group_settings, ...patch.customer_group_settings },
      allow_global_logins: patch.allow_global_logins ?? before.allow_global_logins,
    };
    this.#channels.set(id, changed);
    return changed;
  }

  /** The group of customers who come in by a channel; 0 is none. */
  defaultGroup(channelId: number): number {
    const own = this.channel(channelId).customer_group_settings.default_customer_group_id;
    const group = own ?? this.#groups.holder("is_default");
    return this.#groups.has(group) ? group : 0;
  }
}

const inherited: Pick<ChannelCustomerSettings, "privacy_settings" | "customer_group_settings"> = {
  privacy_settings: {
    ask_shopper_for_tracking_consent: null,
    policy_url: null,
    ask_shopper_for_tracking_consent_on_checkout: null,
  },
  customer_group_settings: { guest_customer_group_id: null, default_customer_group_id: null },
};
