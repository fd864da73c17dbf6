-- The catalogue of services (art. 11–14, 27, 28): items with their versions. What was published stays readable for good.

create table service_items (
    id integer primary key,
    community_id integer not null references communities (id),
    -- 1, 2, … in the community: short enough to be read over the phone.
    number integer not null check (number > 0),
    -- The version that readers see; null before the first one and after a withdrawal.
    live_version integer,
    withdrawn_at text,
    withdrawn_by integer references accounts (id),
    withdrawn_reason text check (length(withdrawn_reason) <= 1000),
    created_at text not null,
    unique (community_id, number),
    check (withdrawn_at is null or live_version is null)
) strict;

create table service_versions (
    id integer primary key,
    community_id integer not null references communities (id),
    item_id integer not null references service_items (id),
    version integer not null,
    state text not null check (state in ('draft', 'waiting', 'scheduled', 'published', 'discarded')),
    -- The fields as they were typed, as JSON: a draft may hold anything.
    typed text not null,
    -- What they mean, as JSON; its hash stands in the leaf. Nothing goes further than a draft without it.
    content text,
    content_hash text,
    -- Counts the saves: a colleague's change in between is noticed.
    revision integer not null default 1,
    written_by integer references accounts (id),
    written_at text not null,
    -- Why it came back last.
    returned_reason text check (length(returned_reason) <= 1000),
    -- The second person, and when that person read it.
    reviewed_by integer references accounts (id),
    reviewed_at text,
    -- Who looked at the public version again last and found it right, and when; the second person stays who it was.
    confirmed_by integer references accounts (id),
    confirmed_at text,
    publish_on text,
    published_at text,
    unique (item_id, version),
    check (state in ('draft', 'discarded') or (content is not null and content_hash is not null)),
    check ((state = 'scheduled') = (publish_on is not null)),
    check ((state = 'published') = (published_at is not null)),
    check (state not in ('scheduled', 'published') or reviewed_at is not null)
) strict;
-- One version at a time is worked on, or two editors would overwrite each other.
create unique index service_versions_open on service_versions (item_id) where state in ('draft', 'waiting', 'scheduled');
create index service_versions_due on service_versions (publish_on) where state = 'scheduled';
create index service_versions_of_community on service_versions (community_id, state);
create index service_versions_of_writer on service_versions (written_by);
