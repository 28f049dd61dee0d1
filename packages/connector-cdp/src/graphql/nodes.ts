/** Finding profiles, segments and imported orders again by their ids. */
import { profilePrefix, type ConnectorNodes, type ResolverContext } from "@storegate/connector-kit/graphql";
import { orderByNumber } from "../profiles/index.js";
import { segmentById } from "../segments/index.js";
import { imported, openCdp } from "./asking.js";
import { profileById, profileId } from "./profile-of.js";
import { importedOrderPrefix, orderAs } from "./profile-fields-resolver.js";
import { segmentPrefix, segmentsAs } from "./segment-of.js";

/** What this connector's ids are of. */
export const cdpNodes: readonly ConnectorNodes[] = [
  {
    type: "Profile",
    prefix: profilePrefix,
    find: async (context: ResolverContext, integrationId: string, key: string): Promise<object | null> =>
      /^[1-9]\d{0,17}$/.test(key) ? profileById(context, profileId(integrationId, key)) : null,
  },
  {
    type: "Segment",
    prefix: segmentPrefix,
    async find(context: ResolverContext, integrationId: string, key: string): Promise<object | null> {
      const asking = await openCdp(context, integrationId);
      const segment = asking.space && (await segmentById(asking.opened.tables, asking.space, key));
      return segment ? (segmentsAs(imported(asking), [segment])[0] ?? null) : null;
    },
  },
  {
    type: "Order",
    prefix: importedOrderPrefix,
    async find(context: ResolverContext, integrationId: string, key: string): Promise<object | null> {
      const { opened, space } = await openCdp(context, integrationId);
      const order = space && (await orderByNumber(opened.tables, space, key));
      return order ? orderAs(integrationId, order) : null;
    },
  },
];
