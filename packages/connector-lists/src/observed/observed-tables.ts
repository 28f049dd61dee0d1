/**
 * What was last seen in the store and at the provider. It can all be seen again, and stands here for two reasons: one person may be several things there, on
 * pages far apart; and a change of consent is only known from what stood there before.
 *
 * - `sightings`: a subscriber, a customer, or a guest of orders, as the store has them. `newsletter` is whether they are down for the newsletter;
 *   `moved` whether the row had another address when that was agreed to; `looked_at` when that was so, by a look that began then.
 * - `contacts`: people as the provider has them, by its own ids: one address may have several there, of which those that are `spelt_otherwise` are not
 *   found by it.
 * - `own_lists`: lists of the provider that were ever filled, by account; `filled` are those of the config at present, `current` those of its account, and `shared` those that
 *   are filled with others, too, without the config's telling; `advertised_at` is when one was filled for advertising last.
 * - `unfitting_fields`: why a data field does not take what is mapped into it.
 * - `audiences`, `audience_members`: who was in an audience when its members were told last (`seen_at`; null is never); `problem` is why they were not
 *   told since.
 * - `looks`: how far each listing was read.
 */
export const observedTables = `
  create table sightings (
    integration_id text not null,
    kind text not null check (kind in ('subscriber', 'customer', 'guest')),
    source_id text not null,
    person uuid not null references people (id),
    email text not null,
    first_name text not null,
    last_name text not null,
    company text not null,
    phone text not null,
    consents jsonb not null,
    newsletter boolean not null,
    moved boolean not null,
    origin text,
    channel_id integer,
    created_at timestamptz,
    modified_at timestamptz,
    looked_at timestamptz not null,
    gone_at timestamptz,
    primary key (integration_id, kind, source_id)
  );
  create index sightings_of_person on sightings (person, integration_id);
  create index sightings_by_source on sightings (source_id, kind);

  create table contacts (
    integration_id text not null,
    contact_id text not null,
    address text collate "C" not null,
    spelt_otherwise boolean not null,
    status text not null,
    opted_out boolean not null,
    lists jsonb not null,
    fields jsonb not null,
    modified_at timestamptz,
    looked_at timestamptz not null,
    primary key (integration_id, contact_id)
  );
  create index contacts_by_address on contacts (integration_id, address);

  create table own_lists (
    integration_id text not null,
    store_id text not null,
    account text not null,
    list text not null,
    name text not null,
    purpose text not null,
    filled boolean not null,
    shared boolean not null,
    current boolean not null,
    advertised_at timestamptz,
    kept_at timestamptz not null default clock_timestamp(),
    primary key (integration_id, account, list)
  );
  create index own_lists_of_store on own_lists (store_id, account);

  create table unfitting_fields (
    integration_id text primary key,
    message text not null,
    field text
  );

  create table audiences (
    integration_id text not null,
    audience text not null,
    seen_at timestamptz,
    problem jsonb,
    primary key (integration_id, audience)
  );

  create table audience_members (
    integration_id text not null,
    audience text not null,
    person uuid not null references people (id),
    looked_at timestamptz not null,
    primary key (integration_id, audience, person)
  );
  create index audience_members_of_person on audience_members (person, integration_id);

  create table looks (
    integration_id text not null,
    listing text not null,
    of text not null,
    since timestamptz not null,
    whole_at timestamptz not null,
    problem jsonb,
    primary key (integration_id, listing)
  );
`;
