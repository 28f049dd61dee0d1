/** Segments, and how large they were on each day (UTC). */
export const segmentTables = `
  create table segments (
    id bigint generated always as identity primary key,
    space integer not null,
    name text not null,
    filter jsonb not null,
    size bigint not null,
    sized_at timestamptz not null,
    made_at timestamptz not null
  );
  create unique index segments_by_name on segments (space, lower(name));

  create table segment_sizes (
    segment bigint not null references segments on delete cascade,
    day date not null,
    size bigint not null,
    sized_at timestamptz not null,
    primary key (segment, day)
  );
`;
