-- What each station last said of itself, so that every server can show it.
create table stations (
  name    text   not null primary key,
  seen_at bigint not null,             -- coarse: a station that says nothing new is written now and then
  body    text   not null              -- JSON, as DockWire spells it
);
