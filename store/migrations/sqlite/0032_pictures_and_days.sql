-- Pictures of matters: how it was found, and what was done. And the days that say whether a disclosure was in time.

-- SQLite cannot widen a check: the table is made anew, and with it the one that refers to it.
create table files_wider (
    id integer primary key,
    community_id integer not null references communities (id),
    name text not null unique,
    kind text not null check (kind in ('jpeg', 'pdf')),
    bytes integer not null check (bytes > 0),
    -- Of pictures.
    width integer,
    height integer,
    sha256 text not null,
    room text not null check (room in ('proposals', 'ballots', 'publications', 'matters')),
    item_id integer not null,
    uploaded_by integer references accounts (id) on delete set null,
    uploaded_at text not null,
    hidden_reason text,
    -- Who attached it took it away again. The row stays for the quota of the day: its bytes still lie aside for a month.
    removed_at text
) strict;
insert into files_wider (id, community_id, name, kind, bytes, width, height, sha256, room, item_id, uploaded_by, uploaded_at,
    hidden_reason, removed_at)
select id, community_id, name, kind, bytes, width, height, sha256, room, item_id, uploaded_by, uploaded_at, hidden_reason,
    removed_at
from files;
create table attachments_anew (
    id integer primary key,
    community_id integer not null references communities (id),
    file_id integer not null references files_wider (id),
    version_id integer references publication_versions (id),
    proposal_id integer references proposals (id),
    -- From the first to the last; may have gaps.
    position integer not null,
    -- What it is: the words of its link, and what a picture shows to who does not see it.
    title_zh text not null check (length(title_zh) between 1 and 60),
    title_en text not null check (length(title_en) <= 140),
    check ((version_id is null) <> (proposal_id is null)),
    -- A double click attaches once.
    unique (version_id, file_id),
    unique (proposal_id, file_id)
) strict;
insert into attachments_anew (id, community_id, file_id, version_id, proposal_id, position, title_zh, title_en)
select id, community_id, file_id, version_id, proposal_id, position, title_zh, title_en from attachments;
drop table attachments;
drop table files;
alter table files_wider rename to files;
alter table attachments_anew rename to attachments;
create index files_of_item on files (community_id, room, item_id, id);
create index files_of_account on files (uploaded_by, uploaded_at);
create index attachments_of_file on attachments (file_id);

create table matter_pictures (
    id integer primary key,
    community_id integer not null references communities (id),
    matter_id integer not null references matters (id),
    file_id integer not null references files (id),
    shows text not null check (shows in ('before', 'after')),
    -- What it shows to who does not see it, where somebody said so.
    words text check (length(words) between 1 and 60),
    -- A double click adds once.
    unique (matter_id, file_id)
) strict;
create index matter_pictures_of_file on matter_pictures (file_id);

-- Until when a version could be read, where the publication was withdrawn: whether a duty was fulfilled on its day is known after
-- another version has followed. What was withdrawn and published again before this column was there counts as never withdrawn.
alter table publication_versions add column gone_at text;
update publication_versions set gone_at = (select p.withdrawn_at from publications p where p.id = publication_versions.publication_id)
where state = 'published';

-- The day on which the report of a duty was named; null where it was named together with the duty.
alter table report_duties add column named_on text;
