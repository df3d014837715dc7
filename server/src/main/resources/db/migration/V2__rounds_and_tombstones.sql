-- Which round runs when, and who runs it: the table that db-scheduler wants, as it wants it, with two rows that no index
-- would help. Its times are its own: milliseconds in SQLite.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamp with time zone not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamp with time zone,
  last_failure         timestamp with time zone,
  consecutive_failures int,
  last_heartbeat       timestamp with time zone,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);

-- How each round last went; instants of the wall clock.
create table rounds (
  name     text   not null primary key,
  runs     bigint not null,
  began_at bigint not null,
  ended_at bigint not null,
  node     text   not null,
  done     text,                               -- what it last did, if it ever did anything
  done_at  bigint,
  problem  text                                -- absent if the last run went well
);

-- What remains of an erased job: nothing of anyone. Days since 1970 (UTC).
create table tombstones (
  job_hash        text   not null primary key, -- SHA-256 of the job's id, in hexadecimal
  type            text   not null,
  state           text   not null,             -- its last
  reason          text   not null,
  drives          bigint not null,
  bytes_succeeded bigint not null,
  created_on      bigint not null,
  finished_on     bigint,
  erased_on       bigint not null
);

create index tombstones_by_day on tombstones (erased_on, job_hash);

-- A page of few among many jobs is found, and not looked for.
create index jobs_by_type on jobs (type, id);
create index jobs_by_subscription_and_state on jobs (subscription, state, id);
create index jobs_by_subscription_and_type on jobs (subscription, type, id);

-- Many jobs may be due at one instant; each write of a purge takes the first of them without sorting the rest.
drop index jobs_by_due_at;
create index jobs_by_due_at on jobs (due_at, id);
