import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import { findRoute } from "../../src/api/routes.js";
import { deviationOf } from "./deviations.js";
import { jsonSchema } from "./json-schema.js";
import { asNode, dereference, VendorFiles } from "./vendor-files.js";

/** An answer of the sandbox's as it is held against the vendor's description. */
export interface CheckedAnswer {
  readonly method: string;
  /** Below `/stores/{hash}`, with its query or without. */
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** What became of a check. */
export type CheckResult =
  /** The vendor does not describe such an answer. */
  | { readonly described: false }
  /** It does; `complaints` are empty where the answer agrees with it, known deviations aside. */
  | { readonly described: true; readonly complaints: readonly string[] };

/** Holds answers of the sandbox against the vendor's own description of its API. */
export class VendorCheck {
  readonly #files: VendorFiles;
  readonly #ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false, messages: true });
  readonly #validators = new Map<string, ValidateFunction | null>();

  /** @param shared the folder that `STOREGATE_SHARED` names */
  constructor(shared: string) {
    this.#files = new VendorFiles(shared);
  }

  check(answer: CheckedAnswer): CheckResult {
    const template = findRoute(answer.path.split("?")[0] ?? "")?.template;
    if (template === undefined) return { described: false };
    const name = `${answer.method} ${template} ${answer.status}`;
    const validate = this.#validator(name, answer.method, template, answer.status);
    if (validate === null) return { described: false };
    const value: unknown = answer.text === "" ? undefined : JSON.parse(answer.text);
    if (value === undefined) return { described: true, complaints: [] };
    if (validate(value)) return { described: true, complaints: [] };
    const complaints = (validate.errors ?? [])
      // What fails only because one of several alternatives did is told by the alternatives' own words.
      .filter(({ keyword }) => keyword !== "anyOf" && keyword !== "if")
      .map(({ instancePath, message, params }) => {
        const extra = asNode(params)["unevaluatedProperty"];
        const at = instancePath.replaceAll(/\/\d+/g, "/*");
        return typeof extra === "string" ? `${at}/${extra} is not described` : `${at} ${message ?? "is wrong"}`;
      })
      .filter((complaint) => deviationOf(name, complaint) === undefined);
    return { described: true, complaints: [...new Set(complaints)].map((complaint) => `${name}: ${complaint}`) };
  }

  #validator(name: string, method: string, template: string, status: number): ValidateFunction | null {
    const known = this.#validators.get(name);
    if (known !== undefined) return known;
    const made = this.#make(method, template, status);
    this.#validators.set(name, made);
    return made;
  }

  #make(method: string, template: string, status: number): ValidateFunction | null {
    const found = this.#files.find(method, template);
    if (found === undefined) return null;
    const { document, operation } = found;
    const response = dereference(document, asNode(operation["responses"])[String(status)]);
    const content = asNode(response["content"]);
    const schema = asNode(content["application/json"] ?? Object.values(content)[0])["schema"];
    return schema === undefined ? null : this.#ajv.compile(jsonSchema(document, schema));
  }
}

/** The check of this machine; `undefined` where `STOREGATE_SHARED` does not say where the descriptions are. */
export function vendorCheck(): VendorCheck | undefined {
  const shared = process.env["STOREGATE_SHARED"];
  return shared === undefined || shared === "" ? undefined : new VendorCheck(shared);
}
