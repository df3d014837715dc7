-- Tokens are named by an id where they are listed and revoked. Those that were there before get theirs from the hash, of
-- which it is too little to find anything by; others get one at random.
alter table tokens add column id text;
update tokens set id = substr(hash, 1, 12);
create unique index tokens_by_id on tokens (id);

alter table tokens add column expires_at bigint; -- of the wall clock; null for never
alter table tokens add column used_at bigint;    -- coarse; of the wall clock
alter table tokens add column station text;      -- the one station that a station's token speaks for, once it is known
