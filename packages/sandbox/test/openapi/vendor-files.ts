import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** Any value of a description, walked by name. */
export type Node = Readonly<Record<string, unknown>>;

/** An operation of the vendor's description, and the document that its references point into. */
export interface VendorOperation {
  readonly document: Node;
  readonly operation: Node;
}

/** Any value as a node; what is none has no fields. */
export function asNode(value: unknown): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

/** Follows `$ref`s within a document until something else stands there. */
export function dereference(document: Node, value: unknown): Node {
  let node = asNode(value);
  for (let step = 0; typeof node["$ref"] === "string"; step++) {
    if (step > 20) throw new Error(`The reference ${node["$ref"]} leads in a circle.`);
    node = asNode(
      node["$ref"]
        .replace(/^#\//, "")
        .split("/")
        .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
        .reduce<unknown>((inner, part) => asNode(inner)[part], document),
    );
  }
  return node;
}

/**
 * The vendor's own descriptions of its API (OpenAPI 3.0), read from a folder that is not part of the project. A file is
 * parsed when one of its paths is asked for.
 */
export class VendorFiles {
  readonly #folder: string;
  /** Which file describes which path: `/v3/customers/{}`, with nothing in the places of parameters. */
  readonly #fileOf = new Map<string, { readonly file: string; readonly path: string }>();
  readonly #documents = new Map<string, Node>();

  /** @param shared the folder that `STOREGATE_SHARED` names; throws where the descriptions are not in it. */
  constructor(shared: string) {
    this.#folder = path.join(shared, "specs/bigcommerce/reference");
    if (!existsSync(this.#folder)) throw new Error(`STOREGATE_SHARED is set, but there is no ${this.#folder}.`);
    for (const file of globSync("**/*.yml", { cwd: this.#folder })) {
      const text = readFileSync(path.join(this.#folder, file), "utf8");
      const version = /^ +- url: .*\/(v[23])'?$/m.exec(text)?.[1];
      for (const [, described = ""] of text.matchAll(/^ {2}'?(\/[^':\n]*)'?:$/gm)) {
        this.#fileOf.set(withoutNames(`/${version}${described}`), { file, path: described });
      }
    }
  }

  /** The operation of a method and a path with `{name}`s; `undefined` where the vendor does not describe it. */
  find(method: string, template: string): VendorOperation | undefined {
    const found = this.#fileOf.get(withoutNames(template));
    if (found === undefined) return undefined;
    const document = this.#document(found.file);
    const operation = asNode(asNode(asNode(document["paths"])[found.path])[method.toLowerCase()]);
    return Object.keys(operation).length === 0 ? undefined : { document, operation };
  }

  #document(file: string): Node {
    const known = this.#documents.get(file);
    if (known !== undefined) return known;
    const document = asNode(parse(readFileSync(path.join(this.#folder, file), "utf8"), { maxAliasCount: -1 }));
    this.#documents.set(file, document);
    return document;
  }
}

function withoutNames(template: string): string {
  return template.replaceAll(/\{[^}]*\}/g, "{}");
}
