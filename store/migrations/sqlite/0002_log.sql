-- The record of acts becomes a Merkle tree that anybody can check (RFC 6962; docs/verify.md).

-- The place of a leaf in the tree, from 0; null until the sequencer has taken it up. Acts are durable before they are
-- sequenced; the receipt promises inclusion within a minute.
alter table log_leaves add column seq integer;
create unique index log_leaves_seq on log_leaves (seq) where seq is not null;
create index log_leaves_waiting on log_leaves (id) where seq is null;
create index log_leaves_of_account on log_leaves (account_id) where account_id is not null;

-- Hashes of complete subtrees: level 1 covers two leaves, level 2 four; `place` counts from the left, from 0.
create table log_nodes (
    level integer not null,
    place integer not null,
    hash text not null,
    primary key (level, place)
) strict;

-- The tree so far, in one row that the sequencer locks.
create table log_head (
    id integer primary key check (id = 1),
    -- The name of the log in its checkpoints, fixed at the first start.
    origin text not null,
    size integer not null,
    -- Hashes of the largest complete subtrees, left to right, with commas: the compact range.
    ridge text not null
) strict;

create table log_checkpoints (
    size integer primary key,
    root text not null,
    -- The signed note as served (C2SP tlog-checkpoint).
    note text not null,
    at text not null
) strict;
