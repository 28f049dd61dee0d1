import { Allow, PageArgs, pageOf, readPage, type PageOf } from "@storegate/connector-kit/graphql";
import { schema } from "@storegate/database";
import { and, asc, isNull, sql } from "drizzle-orm";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { storesWithin } from "../access/reach.js";
import { decodeId } from "../ids.js";
import type { StoreRow } from "../stores/store-clients.js";
import type { GatewayContext } from "./context.js";
import {
  ConnectStoreInput,
  ConnectStorePayload,
  DisconnectStorePayload,
  orRefused,
  UpdateStoreInput,
  UpdateStorePayload,
} from "./payloads.js";
import { StoreConnection, storeCursor, StoreType } from "./store-type.js";

const { stores } = schema;

/** Stores: looked at, connected, let go of. */
@Resolver()
export class StoreResolver {
  @Allow("VIEWER", "any")
  @Query(() => StoreConnection, { description: "The connected stores, by name." })
  async stores(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { services, caller }: GatewayContext,
  ): Promise<PageOf<StoreRow>> {
    const { queries } = services.database;
    const request = readPage(storeCursor, args);
    const connected = and(isNull(stores.deletedAt), storesWithin(caller));
    const rows = await queries
      .select()
      .from(stores)
      .where(
        and(
          connected,
          request.after
            ? sql`(${stores.name}, ${stores.id}) > (${request.after[0]}, ${request.after[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(stores.name), asc(stores.id))
      .limit(request.first + 1);
    return pageOf(storeCursor, request, rows, await queries.$count(stores, connected));
  }

  @Allow("VIEWER", { id: "Store" })
  @Query(() => StoreType, { nullable: true, description: "One store; null when there is none with this id." })
  async store(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<StoreRow | null> {
    const key = decodeId("Store", id);
    return key === undefined ? null : loaders.store.load(key);
  }

  @Allow("ADMIN")
  @Mutation(() => ConnectStorePayload, {
    nullable: true,
    description:
      "Connects a store, after its token, address and scopes were checked. One that was connected before comes back with its id and its past syncs, which can be undone again; the integrations that it had stay deleted, and keys that were narrowed to it reach it again.",
  })
  connectStore(
    @Arg("input", () => ConnectStoreInput, { description: "How to reach it." }) input: ConnectStoreInput,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(async () => {
      const { row, checks } = await services.stores.connect(input, actor);
      return { store: row, checks };
    });
  }

  @Allow("ADMIN", { id: "WholeStore" })
  @Mutation(() => UpdateStorePayload, {
    nullable: true,
    description:
      "Changes how a store is reached or named, after checking it. A good token brings back the integrations that the gateway disabled because the old one was refused, each as it was.",
  })
  updateStore(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Arg("input", () => UpdateStoreInput, { description: "What to change." }) input: UpdateStoreInput,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(async () => {
      const { row, checks } = await services.stores.update(decodeId("Store", id), input, actor);
      return { store: row, checks };
    });
  }

  @Allow("ADMIN", { id: "WholeStore" })
  @Mutation(() => DisconnectStorePayload, {
    nullable: true,
    description:
      "Lets go of a store and forgets its token. Its integrations are deleted, and their syncs end. Nothing in the store is touched but webhooks of Storegate's own, which are removed; past syncs stay readable.",
  })
  disconnectStore(
    @Arg("id", () => ID, { description: "Which." }) id: string,
    @Ctx() { services, actor }: GatewayContext,
  ) {
    return orRefused(async () => {
      await services.stores.disconnect(decodeId("Store", id), actor);
      return { deletedId: id };
    });
  }
}
