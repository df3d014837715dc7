-- One text for SQLite and PostgreSQL. Keys are made by us; instants are microseconds since 1970 (UTC);
-- names that are compared without regard to case are stored folded to lower case.

create table jobs (
  id              text   not null primary key, -- UUID version 7: sorts by creation
  subscription    text   not null,
  resource_group  text   not null,
  name            text   not null,
  state           text   not null,
  type            text   not null,
  tracking_number text,
  due_at          bigint,
  version         bigint not null,
  body            text   not null              -- JobDocument
);

create unique index jobs_by_path on jobs (subscription, resource_group, name);
create index jobs_by_subscription on jobs (subscription, id);
create index jobs_by_group on jobs (subscription, resource_group, id);
create index jobs_by_state on jobs (state, id);
create index jobs_by_tracking_number on jobs (tracking_number);
create index jobs_by_due_at on jobs (due_at);

-- The drives of all jobs, to find a job by what lies on the bench.
create table drives (
  job_id   text not null references jobs (id) on delete cascade,
  drive_id text not null,
  state    text not null,
  primary key (job_id, drive_id)
);

create index drives_by_id on drives (drive_id, state);

create table history (
  job_id  text   not null references jobs (id) on delete cascade,
  seq     bigint not null,
  at      bigint not null,
  by_name text   not null,
  by_type text   not null,
  event   text   not null,
  drive_id text,
  state   text   not null,
  primary key (job_id, seq)
);

-- BitLocker keys, encrypted; see KeyVault.
create table drive_keys (
  job_id   text not null references jobs (id) on delete cascade,
  drive_id text not null,
  sealed   text not null,
  primary key (job_id, drive_id)
);

create table leases (
  job_id      text   not null references jobs (id) on delete cascade,
  drive_id    text   not null,
  number      bigint not null,
  station     text   not null,
  expires_at  bigint not null,
  bytes_done  bigint not null,
  bytes_total bigint not null,
  primary key (job_id, drive_id)
);

create unique index leases_by_number on leases (number);

create table counters (
  name  text   not null primary key,
  value bigint not null
);

insert into counters (name, value) values ('lease', 0);

-- Bearer tokens: the SHA-256 of each, never the token.
create table tokens (
  hash       text   not null primary key,
  name       text   not null,
  role       text   not null,
  issued_at  bigint not null
);
