-- Groups that somebody wants deleted, with the jobs in them that may be. A row without an end is work to be done.
create table group_deletions (
  id             text   not null primary key,
  subscription   text   not null,
  resource_group text   not null,
  asked_at       bigint not null,
  asked_by       text   not null,
  by_type        text   not null,
  ended_at       bigint,
  blocked        bigint not null default 0 -- 1 where jobs were left
);

create index group_deletions_by_end on group_deletions (ended_at);

-- The activity log walks back in time.
create index history_by_time on history (at);
