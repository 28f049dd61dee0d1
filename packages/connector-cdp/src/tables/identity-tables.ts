/**
 * Who is who. An *entity* is what the store itself knows as one: an account (`a`, by its customer id), an address under which somebody ordered
 * or subscribed without one (`m`, by its key), or an order that has no address which could be anybody's own (`o`, by its number). An *identifier*
 * of an entity is an address (`e`) or a phone number (`p`). A *person* is all entities that identifiers link, over any number of steps.
 *
 * - `apart`: entities with the same mark are linked among themselves, and never with others: they were taken out of a person by hand.
 * - `merged_into`: a person who turned out to be another one; ids of theirs lead there for good.
 * - `dirty_persons`: whose profile is to be computed anew.
 */
export const identityTables = `
  create table persons (
    space integer not null,
    id bigint not null,
    merged_into bigint,
    made_at timestamptz not null,
    primary key (space, id)
  );
  create index persons_merged on persons (space, merged_into) where merged_into is not null;

  create table entities (
    space integer not null,
    id bigint not null,
    kind text not null check (kind in ('a', 'm', 'o')),
    ref text not null collate "C",
    person bigint not null,
    apart text,
    primary key (space, id),
    unique (space, kind, ref)
  );
  create index entities_by_person on entities (space, person);

  create table entity_identifiers (
    space integer not null,
    entity bigint not null,
    kind text not null check (kind in ('e', 'p')),
    value text not null collate "C",
    primary key (space, entity, kind, value)
  );
  create index entity_identifiers_by_value on entity_identifiers (space, kind, value, entity);

  create table dirty_persons (
    space integer not null,
    person bigint not null,
    primary key (space, person)
  );

  create table erased_identifiers (
    space integer not null,
    digest bytea not null,
    erased_at timestamptz not null,
    primary key (space, digest)
  );
`;
