-- What the services room had for its items is how anything becomes public: written by one, checked by another. One pair of
-- tables for every kind; what was published stays readable for good.

create table publications (
    id integer primary key,
    community_id integer not null references communities (id),
    kind text not null check (length(kind) between 1 and 20),
    -- 1, 2, … in the community and kind: short enough to be read over the phone.
    number integer not null check (number > 0),
    -- The version that readers see; null before the first one and after a withdrawal.
    live_version integer,
    withdrawn_at text,
    withdrawn_by integer references accounts (id),
    withdrawn_reason text check (length(withdrawn_reason) <= 1000),
    created_at text not null,
    unique (community_id, kind, number),
    check (withdrawn_at is null or live_version is null)
) strict;

create table publication_versions (
    id integer primary key,
    community_id integer not null references communities (id),
    publication_id integer not null references publications (id),
    version integer not null,
    state text not null check (state in ('draft', 'waiting', 'scheduled', 'published', 'discarded')),
    -- The fields as they were typed, as JSON: a draft may hold anything.
    typed text not null,
    -- What they mean, as JSON; its hash stands in the leaf. Nothing goes further than a draft without it.
    content text,
    content_hash text,
    -- Taken from the content when it was sent, so that lists and leaves need not know the kind.
    title_zh text,
    title_en text,
    facts text,
    valid_until text,
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
    unique (publication_id, version),
    check (state in ('draft', 'discarded') or (content is not null and content_hash is not null
        and title_zh is not null and title_en is not null and facts is not null)),
    check ((state = 'scheduled') = (publish_on is not null)),
    check ((state = 'published') = (published_at is not null)),
    check (state not in ('scheduled', 'published') or reviewed_at is not null)
) strict;
-- One version at a time is worked on, or two editors would overwrite each other.
create unique index publication_versions_open on publication_versions (publication_id)
    where state in ('draft', 'waiting', 'scheduled');
create index publication_versions_due on publication_versions (publish_on) where state = 'scheduled';
create index publication_versions_of_community on publication_versions (community_id, state);
create index publication_versions_of_writer on publication_versions (written_by);

insert into publications (id, community_id, kind, number, live_version, withdrawn_at, withdrawn_by, withdrawn_reason,
    created_at)
select id, community_id, 'service', number, live_version, withdrawn_at, withdrawn_by, withdrawn_reason, created_at
from service_items;

insert into publication_versions (id, community_id, publication_id, version, state, typed, content, content_hash,
    title_zh, title_en, facts, valid_until, revision, written_by, written_at, returned_reason, reviewed_by, reviewed_at,
    confirmed_by, confirmed_at, publish_on, published_at)
select id, community_id, item_id, version, state, typed, content, content_hash,
    json_extract(content, '$.title.zh'), json_extract(content, '$.title.en'),
    case when content is null then null else json_object('class', json_extract(content, '$.class')) end,
    json_extract(content, '$.valid_until'), revision, written_by, written_at, returned_reason, reviewed_by, reviewed_at,
    confirmed_by, confirmed_at, publish_on, published_at
from service_versions;

drop table service_versions;
drop table service_items;
