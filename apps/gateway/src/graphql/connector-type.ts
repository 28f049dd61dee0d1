import { configSchemaOf, type AnyConnector, type AnySyncKind } from "@storegate/connector-kit";
import { Allow, Json } from "@storegate/connector-kit/graphql";
import { Field, ID, ObjectType } from "type-graphql";

/** One sort of sync that a connector offers. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "One sort of sync that a connector offers." })
export class SyncKind {
  @Field(() => String, { description: "Unique in its connector." })
  key!: string;

  @Field(() => String, { description: "For people." })
  title!: string;

  @Field(() => String, { description: "What it does." })
  description!: string;

  @Field(() => Boolean, {
    description:
      "Whether what its syncs changed can be put back; those that fill tables of the gateway's own cannot be undone.",
  })
  undoable!: boolean;
}

/** A kind of job that the gateway knows. */
@Allow("VIEWER")
@ObjectType("Connector", { description: "One kind of job that integrations are made of." })
export class ConnectorType {
  @Field(() => ID, { description: "As `validation`." })
  id!: string;

  @Field(() => String, { description: "For people." })
  title!: string;

  @Field(() => String, { description: "What it does." })
  description!: string;

  @Field(() => [String], {
    description: "BigCommerce OAuth scopes it needs, by the names the control panel's API uses.",
  })
  scopes!: string[];

  @Field(() => Json, {
    description:
      "JSON Schema of an integration's config. Secrets carry writeOnly: true, places with configOptions x-options: true.",
  })
  configSchema!: unknown;

  @Field(() => [SyncKind], { description: "The sorts of sync it offers; the first is the default." })
  syncKinds!: SyncKind[];

  @Field(() => [String], { description: "Typed root fields that answer for it, as validateEmail." })
  operations!: string[];
}

/** A kind as GraphQL shows it. */
export function syncKind(kind: AnySyncKind<unknown, unknown>): SyncKind {
  const { key, title, description } = kind;
  return { key, title, description, undoable: kind.direction === "export" && kind.undoable };
}

/** A connector that integrations are of and that this gateway does not have, as GraphQL shows it. */
export function missingConnectorType(id: string): ConnectorType {
  const description = "This connector is not installed in this gateway: its integrations do nothing.";
  return { id, title: id, description, scopes: [], configSchema: {}, syncKinds: [], operations: [] };
}

/** A connector as GraphQL shows it. */
export function connectorType(connector: AnyConnector): ConnectorType {
  return {
    id: connector.id,
    title: connector.title,
    description: connector.description,
    scopes: [...connector.scopes],
    configSchema: configSchemaOf(connector),
    syncKinds: connector.syncKinds.map(syncKind),
    operations: [...(connector.operations ?? [])],
  };
}
