import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { Readable } from "node:stream";

/** Whether a file is compressed, by its name. */
export function isPacked(place: string): boolean {
  return /\.gz$/i.test(place);
}

/** The bytes of a file, unpacked where it is compressed. What fails while reading is thrown to whoever iterates; ending early closes the file. */
export async function* unpacked(place: string): AsyncGenerator<Buffer, void> {
  const file = createReadStream(place);
  const bytes: Readable = isPacked(place) ? file.pipe(createGunzip()) : file;
  file.on("error", (error) => bytes.destroy(error));
  try {
    for await (const chunk of bytes) yield chunk as Buffer;
  } finally {
    file.destroy();
  }
}
