/** People as they are looked at. */
export { eraseRows, namesOf, type ErasedTable } from "./erase.js";
export {
  countProfiles,
  findProfiles,
  peopleInOrder,
  profilesByIds,
  type FoundProfile,
  type ListOf,
  type ProfileCursor,
  type ProfileSelection,
} from "./find-profiles.js";
export { segmentsOfPeople } from "./memberships.js";
export { countOrdersOf, orderByNumber, ordersOfPerson, type ImportedOrder } from "./orders.js";
export { refreshTerms } from "./terms.js";
export { profileEventKinds, timelineOf, type EventCursor, type ProfileEvent } from "./timeline.js";
