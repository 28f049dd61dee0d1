import type { IncomingMessage } from "node:http";
import { asObject } from "../api/json-reader.js";
import { tableOf } from "./csv-text.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import { badList, listOfEmails, listOfRows, listOfTable, type UploadedList } from "./uploaded-list.js";

/** The largest body that is read: some hundred thousand rows. */
const largestBody = 30_000_000;

const strategies: readonly unknown[] = [undefined, "fast", "accurate", "enhanced"];

/** A list, and what it is to be called; `undefined` where the upload does not say. */
export interface Upload {
  readonly list: UploadedList;
  readonly name: string | undefined;
}

/**
 * Reads an upload: JSON, a form, or a form in parts, in which `data` is an array of rows (or such an array as a string of
 * JSON), `emails` an array or a comma list, `file` a CSV file. Refuses with 422 what is none of these.
 */
export async function readUpload(message: IncomingMessage): Promise<Upload> {
  const bytes = await bodyOf(message);
  const contentType = message.headers["content-type"] ?? "";
  const fields = /^multipart\/form-data|^application\/x-www-form-urlencoded/i.test(contentType)
    ? await formFields(bytes, contentType)
    : asObject(jsonOf(bytes.toString("utf8"), "the body"));
  if (!strategies.includes(fields["validation_strategy"])) {
    throw badList("validation_strategy is none of fast, accurate, enhanced");
  }
  const { filename, name, file } = fields;
  const said = [filename, name, file instanceof File ? file.name : undefined];
  return { list: await listOf(fields), name: said.find((one) => typeof one === "string" && one !== "") as string };
}

async function listOf({ data, emails, file }: Readonly<Record<string, unknown>>): Promise<UploadedList> {
  if (data !== undefined) return listOfRows(typeof data === "string" ? jsonOf(data, "data") : data);
  if (emails !== undefined) return listOfEmails(emails);
  if (file instanceof File) return listOfTable(tableOf(await file.text()));
  throw badList("there is no data, emails or file in it");
}

async function formFields(bytes: Buffer, contentType: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body = new Uint8Array(bytes);
    return Object.fromEntries(await new Response(body, { headers: { "content-type": contentType } }).formData());
  } catch {
    throw badList("the form cannot be read");
  }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badList(`${name} is not JSON`);
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      throw new TruelistRefusal(413, "Payload too large", `the body has more than ${largestBody} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
