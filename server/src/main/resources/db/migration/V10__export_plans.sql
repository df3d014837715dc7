-- Which drive of an export holds what: written by stations, one row a job.
create table export_plans (
  job_id text not null primary key references jobs (id) on delete cascade,
  body   text not null  -- JSON: the runs, and for each the drive that has it
);
