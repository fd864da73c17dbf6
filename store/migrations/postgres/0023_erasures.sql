-- Who was erased is also kept outside the database (erased.jsonl), so that no older copy of it brings them back. The
-- caretaker compares the two every half minute and should not have to read every account for it.
create index accounts_erased on accounts (erased_at, id) where erased_at is not null;
