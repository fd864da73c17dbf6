-- A question about a report that was typed before signing in is kept like a comment. No draft of a revision was ever kept.

delete from drafts where kind = 'revision';
alter table drafts drop constraint drafts_kind_check;
alter table drafts add constraint drafts_kind_check check (kind in ('proposal', 'comment', 'question'));

-- What was answered last: a clerk may have to take an answered question out of sight too.
create index report_questions_answered on report_questions (community_id, answered_at)
    where answered_at is not null and hidden_reason is null;
