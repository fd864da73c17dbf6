-- The list of a public draw for seats goes on record as seals, so that nobody can choose its names once the seed is known.

-- SHA-256 of salt and name. It stays when the account is erased, and with it the order that was drawn.
alter table seat_applications add column seal text;
-- Null once the account is erased: without it a seal says nothing of a name.
alter table seat_applications add column salt text;
