import { formRoute } from "./form-route.js";
import { lookupRoute } from "./lookup-route.js";
import { submitRoute } from "./submit-route.js";

/** Gladly's Lookup Adaptor: its base is `…/connectors/lookup/<integration>/gladly`, behind which stand the URLs of forms. */
export const gladlyRoutes = [lookupRoute, formRoute, submitRoute];
