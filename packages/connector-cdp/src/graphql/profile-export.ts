/** All profiles of a selection, to download. */
import type { JsonObject, JsonValue } from "@storegate/connector-kit";
import {
  ExportFormatEnum,
  Url,
  type ConnectorExport,
  type ConnectorExportColumn,
  type ConnectorExportRows,
  type ExportFormat,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { catalogue, jsonOf } from "../attributes/index.js";
import { peopleInOrder, type ProfileSelection } from "../profiles/index.js";
import { imported, listOf, openCdp, type AskingOfSpace } from "./asking.js";
import { profileId } from "./profile-of.js";
import { ProfileConnection } from "./profile-types.js";
import { selectionOf, type ProfilePage } from "./profiles-resolver.js";

/** Where all profiles of a connection are to be had. */
@Resolver(() => ProfileConnection)
export class ProfileExportResolver {
  @FieldResolver(() => Url, {
    description:
      "All profiles of this search and segment with all their attributes, to download with the same key or session.",
  })
  exportUrl(
    @Root() { exported: { integrationId, search, segmentId } }: ProfilePage,
    @Arg("format", () => ExportFormatEnum, { defaultValue: "CSV", description: "In what form." }) format: ExportFormat,
    @Ctx() context: ResolverContext,
  ): string {
    return context.exportUrl("profiles", { integrationId, search, segmentId }, format);
  }
}

const own: readonly ConnectorExportColumn[] = [
  { name: "id", type: "text" },
  { name: "name", type: "text" },
  { name: "emails", type: "texts" },
  { name: "phones", type: "texts" },
  { name: "customerExternalIds", type: "texts" },
];

/** So many people are read together: a segment is looked through once for them. */
const peopleTogether = 2000;

const profilesExport: ConnectorExport = {
  of: "profiles",
  operation: "profiles",
  parameters: { integrationId: "required", search: "optional", segmentId: "optional" },
  async open(context, { integrationId = "", search = null, segmentId = null }) {
    const asking = await openCdp(context, integrationId);
    const columns = [...own, ...catalogue.map(({ name, type }) => ({ name, type }))];
    const fileName = "profiles";
    if (!asking.space) return { fileName, columns, next: async () => [] };
    const known = imported(asking);
    return { fileName, columns, next: onwards(known, await selectionOf(known, { search, segmentId })) };
  },
};

/** What the gateway's line for the connector names. */
export const cdpExports: readonly ConnectorExport[] = [profilesExport];

function onwards(asking: AskingOfSpace, selection: ProfileSelection): ConnectorExportRows["next"] {
  const list = listOf(asking);
  let last = "0";
  let held: JsonObject[] = [];
  let isOver = false;
  return async (most) => {
    while (held.length < most && !isOver) {
      const read = await rowsAfter(asking, list, selection, last);
      isOver = read.rows.length < peopleTogether;
      last = read.last ?? last;
      held = [...held, ...read.rows];
    }
    const rows = held.slice(0, most);
    held = held.slice(most);
    return rows;
  };
}

async function rowsAfter(
  { integrationId, opened }: AskingOfSpace,
  list: ReturnType<typeof listOf>,
  selection: ProfileSelection,
  after: string,
): Promise<{ readonly rows: JsonObject[]; readonly last: string | undefined }> {
  const columns = (now: string): string =>
    `p.name, p.emails, p.phones, p.customer_ids::text[] as ids, jsonb_build_array(${catalogue.map((each) => jsonOf(each, now)).join(", ")}) as values`;
  const found = await peopleInOrder<{
    name: string | null;
    emails: string[];
    phones: string[];
    ids: string[];
    values: JsonValue[];
  }>(opened.tables, list, selection, { columns, after, most: peopleTogether });
  const rows = found.map(({ person, name, emails, phones, ids, values }) => ({
    id: profileId(integrationId, person),
    name,
    emails,
    phones,
    customerExternalIds: ids,
    ...Object.fromEntries(catalogue.map((attribute, place) => [attribute.name, values[place] ?? null])),
  }));
  return { rows, last: found.at(-1)?.person };
}
