-- To which subscriptions a token is limited: GUIDs in lower case with blanks between them; null for none of that.
alter table tokens add column subscriptions text;

-- Who has signed in with a browser. Instants are of the wall clock.
create table sessions (
  hash          text   not null primary key,   -- SHA-256 of what the cookie carries
  name          text   not null,
  role          text   not null,
  subscriptions text,
  token_hash    text   references tokens (hash) on delete cascade,
  subject       text,                          -- who they are to the issuer of OpenID Connect
  began_at      bigint not null,
  seen_at       bigint not null,
  ends_at       bigint not null
);

create index sessions_by_token on sessions (token_hash);

-- Browsers that were sent to the issuer and are not back yet.
create table arrivals (
  hash         text   not null primary key,    -- SHA-256 of what the cookie carries
  state        text   not null,
  nonce        text   not null,
  verifier     text   not null,
  redirect_uri text   not null,
  next         text   not null,                -- where they wanted to go
  ends_at      bigint not null
);
