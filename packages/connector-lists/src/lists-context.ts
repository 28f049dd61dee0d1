import type { ApplyContext, ConnectorContext, DraftContext, Fault, SyncContext } from "@storegate/connector-kit";
import type { ListsConfig } from "./config.js";
import type { ConsentPurpose } from "./ledger/consent-event.js";
import type { FieldType, ListProvider } from "./providers/provider.js";
import type { ConnectorHost } from "@storegate/connector-kit";

/** What lives as long as the process. */
export interface ListsRuntime {
  readonly http: ConnectorHost["http"];
  /** How a provider's own work is waited for; the machine's clock unless said. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** How many people a page has. */
  readonly pageSize: number;
}

/** A list of ours at the provider. */
export interface OwnList {
  /** Its name there, or the one by which it will be made. */
  readonly name: string;
  /** Null until it is made. */
  readonly id: string | null;
  /** What people in it must have agreed to. */
  readonly purpose: ConsentPurpose;
  /**
   * Who belongs into it; or those of an audience, by its name across the store. Nobody comes into one that the config has left: who is in it
   * stays until they opt out.
   */
  readonly holds: "subscribers" | "customers" | "nobody" | { readonly audience: string };
  /**
   * That others come into it, too, which the config does not tell: by another integration of the store, or because it is named by id here and
   * by its name there.
   */
  readonly sharing?: "elsewhere" | "here";
  /** That it was filled for advertising of late, and is for service now: see {@link optOutsHeeded}. */
  readonly wasForMarketing?: true;
  /** Why nobody can be put into it, where the config names one that is not there. */
  readonly problem?: Fault;
}

/**
 * Of what somebody must not have opted out who is in a list: of what it is for, and of what it was for of late. Who leaves the list at the provider
 * opts out of the same.
 */
export function optOutsHeeded({
  purpose,
  wasForMarketing,
}: Pick<OwnList, "purpose" | "wasForMarketing">): readonly ConsentPurpose[] {
  return wasForMarketing ? [purpose, "marketing"] : [purpose];
}

/** What a sync knows from its beginning on. */
export interface ListsState {
  readonly provider: ListProvider;
  /** Whose account it is. */
  readonly account: string;
  /** The type of each data field that the account has, by its name in upper case. */
  readonly fieldTypes: ReadonlyMap<string, FieldType>;
  /** Why a data field of the account does not take what is mapped into it; nobody is put into a list, or changed, meanwhile. */
  readonly unfitting?: Fault | undefined;
  /** Integrations of the store that were deleted, and whose lists in this account are taken over. */
  readonly deleted: readonly string[];
  /** One for each that is enabled, and those that the config, or a deleted integration, has left; what goes into one list together, has it here more than once. */
  readonly lists: readonly OwnList[];
}

export type ListsContext = ConnectorContext<ListsConfig, ListsRuntime>;
export type ListsDraftContext = DraftContext<ListsConfig, ListsRuntime>;
export type ListsSyncContext = SyncContext<ListsConfig, ListsRuntime, ListsState>;
export type ListsApplyContext = ApplyContext<ListsConfig, ListsRuntime, ListsState>;
