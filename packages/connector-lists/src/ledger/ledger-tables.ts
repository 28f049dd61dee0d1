/**
 * The tables of consent. What makes it impossible to list a person without consent stands here, in the database, and not in code that may be
 * forgotten: events are only ever added; the answer over them is worked out by the database itself whenever one is added; and a membership
 * refers to an answer that is GRANTED, or is not there.
 *
 * - `people`: one for each normalised address of a store, whatever integration has seen it: who opted out of one has opted out of all, and an integration
 *   that is deleted takes nobody's word with it. Their id is the pseudonym by which everything else knows them. Of a person who was
 *   erased the address is gone; the hash stays, so that who opted out is known again if the address comes back.
 * - `events`: who granted or withdrew what, when. `certain_after` is a time behind which it certainly was: only who granted anew certainly after having
 *   opted out has consent again.
 * - `evidence`: personal values of an event (text, IP address, user agent, page), which an erasure takes away.
 * - `answers`: present consent, one for each person, channel and purpose; none is unknown.
 * - `memberships`: permissions to be in a list, written before anybody is sent to a provider; `written_at` is when the provider has taken them.
 */
export const ledgerTables = `
  create table salts (
    store_id text primary key,
    salt bytea not null
  );

  create table people (
    id uuid primary key default gen_random_uuid(),
    store_id text not null,
    address_hash bytea not null,
    address text collate "C",
    erased_at timestamptz,
    unique (store_id, address_hash),
    check ((address is null) = (erased_at is not null))
  );
  create index people_by_address on people (store_id, address);

  create table events (
    id bigint generated always as identity primary key,
    person uuid not null references people (id),
    channel text not null check (channel in ('email')),
    purpose text not null check (purpose in ('marketing', 'service')),
    value text not null check (value in ('GRANTED', 'WITHDRAWN')),
    source text not null check (source in ('STOREFRONT', 'ORDER', 'ACCOUNT', 'IMPORT', 'PROVIDER', 'STORE', 'ERASURE')),
    at timestamptz not null,
    certain_after timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    origin text not null,
    unique (person, purpose, origin),
    check (certain_after is null or value = 'GRANTED')
  );
  create index events_of_person on events (person, channel, purpose, at);

  create table evidence (
    event bigint primary key references events (id),
    text text,
    ip_address text,
    user_agent text,
    url text
  );

  create table answers (
    person uuid not null references people (id),
    channel text not null,
    purpose text not null,
    value text not null check (value in ('GRANTED', 'WITHDRAWN')),
    event bigint not null references events (id),
    primary key (person, channel, purpose),
    unique (person, channel, purpose, value)
  );

  create table memberships (
    integration_id text not null,
    person uuid not null,
    list text not null,
    channel text not null default 'email',
    purpose text not null,
    value text not null default 'GRANTED' check (value = 'GRANTED'),
    since timestamptz not null default clock_timestamp(),
    written_at timestamptz,
    primary key (integration_id, person, list),
    foreign key (person, channel, purpose, value) references answers (person, channel, purpose, value)
  );

  create index memberships_of_person on memberships (person, channel, purpose);

  create function only_added() returns trigger language plpgsql as $$
  begin
    raise exception 'Events of consent are added, and nothing else: % of % is refused.', tg_op, tg_table_name;
  end $$;
  create trigger events_only_added before update or delete or truncate on events
    for each statement execute function only_added();

  create function deciding_event(of_person uuid, of_channel text, of_purpose text) returns bigint
  language sql stable as $$
    with own as (
      select id, value, source, at, certain_after, recorded_at from events
      where person = of_person and channel = of_channel and purpose = of_purpose
    )
    select coalesce(
      (select granted.id from own as granted
       where granted.value = 'GRANTED' and not exists (
         select 1 from own as withdrawn
         where withdrawn.value = 'WITHDRAWN' and (
           granted.certain_after is null
           or granted.certain_after < withdrawn.recorded_at and granted.certain_after <
             withdrawn.at + case withdrawn.source when 'PROVIDER' then interval '1 minute' else interval '0' end))
       order by granted.at desc, granted.id desc limit 1),
      (select id from own where value = 'WITHDRAWN' order by at desc, id desc limit 1))
  $$;

  create function answer_anew() returns trigger language plpgsql as $$
  declare
    found events%rowtype;
  begin
    -- One at a time for each person, so that no answer is worked out over fewer events than there are.
    perform 1 from people where id = new.person for update;
    -- Whoever is adding a membership by the present answer is waited for, and what was added is seen.
    perform 1 from answers
      where person = new.person and channel = new.channel and purpose = new.purpose for update;
    select * into found from events where id = deciding_event(new.person, new.channel, new.purpose);
    if found.value = 'WITHDRAWN' then
      delete from memberships where person = new.person and channel = new.channel and purpose = new.purpose;
    end if;
    insert into answers (person, channel, purpose, value, event)
      values (new.person, new.channel, new.purpose, found.value, found.id)
      on conflict (person, channel, purpose) do update set value = excluded.value, event = excluded.event;
    return null;
  end $$;
  create trigger events_answer_anew after insert on events for each row execute function answer_anew();
`;
