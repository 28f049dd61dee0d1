import { z } from "zod";
import { checked } from "../control/control-check.js";

/** What can be set of how answers are written, where the vendor's sources disagree; {@link defaultDotdigitalSettings} holds what it is at first. */
const dotdigitalSettings = z.strictObject({
  /** How version 3 writes a status: as its OpenAPI file has it (`hardBounced`), or as version 2 does (`HardBounced`). */
  statusWords: z.enum(["camelCase", "PascalCase"]),
  /** Whether version 3 shows the lists that a contact unsubscribed from, as `suppressed`. */
  showLeftLists: z.boolean(),
  /** Whether an import that is finished names whom it created and updated, or counts them alone. */
  nameImported: z.boolean(),
  /** With which status a new list is answered. */
  newListStatus: z.union([z.literal(200), z.literal(201)]),
  /** How version 2 writes dates: as its examples do (`2020-01-01 09:40:18.527000+00:00`), or as ISO 8601. */
  dates: z.enum(["spaced", "iso"]),
  /** Where the words of an error's detail stand in version 3. */
  detailField: z.enum(["description", "error"]),
});

/** The body of `PATCH /control/dotdigital/settings`. */
export const dotdigitalSettingsPatch = dotdigitalSettings.partial();

/** How the stand-in writes its answers. */
export type DotdigitalSettings = z.infer<typeof dotdigitalSettings>;

/** Some of {@link DotdigitalSettings}. */
export type DotdigitalSettingsPatch = z.infer<typeof dotdigitalSettingsPatch>;

/** Changes what a patch names. @throws RangeError with a sentence when a value is none, and then nothing changes */
export function changeDotdigitalSettings(settings: DotdigitalSettings, patch: DotdigitalSettingsPatch): void {
  const said = Object.entries(checked(dotdigitalSettingsPatch, patch)).filter(([, value]) => value !== undefined);
  Object.assign(settings, Object.fromEntries(said));
}

/** As the vendor's OpenAPI files have it, and their examples where those are silent. */
export const defaultDotdigitalSettings: DotdigitalSettings = {
  statusWords: "camelCase",
  showLeftLists: false,
  nameImported: true,
  newListStatus: 200,
  dates: "spaced",
  detailField: "description",
};
