import { tidyNames } from "@storegate/example-tidy-names";
import { tidyNamesResolvers } from "@storegate/example-tidy-names/graphql";
import { prove } from "./prove.js";
import { tidyNamesWorlds } from "./tidy-names-world.js";

prove({ connector: tidyNames, resolvers: tidyNamesResolvers }, tidyNamesWorlds);
