/** Writes docs/profile-attributes.md, which a test keeps true. */
import { writeFile } from "node:fs/promises";
import { attributesPage } from "./attributes/attributes-page.js";

await writeFile(new URL("../../../docs/profile-attributes.md", import.meta.url), attributesPage());
