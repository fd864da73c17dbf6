-- The record of acts holds hashes of what people wrote and of why they were refused or removed. The words go with the account;
-- a hash of the words alone would let anybody confirm a guess afterwards. So each has a salt, shown beside the words and
-- erased with them.

-- Of an application: its own words, and the reason of a refusal.
alter table seat_applications add column said_salt text;
-- What is still to be decided gets its salt now; hashes of before are on record as they are.
update seat_applications set said_salt = replace(gen_random_uuid()::text, '-', '') where account_id is not null and standing = 'received';
-- Of a member who was removed: the reason.
alter table seats add column end_salt text;
