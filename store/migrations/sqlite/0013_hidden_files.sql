-- A file that shows what it should not is taken away, with a reason in its place; its hash stays.
alter table files add column hidden_reason text;
