-- Drives that somebody at the dock wants no station to work on, until they are started again. An ejected one starts by
-- itself once it was taken out.
create table parked_drives (
  job_id   text   not null references jobs (id) on delete cascade,
  drive_id text   not null,
  wish     text   not null, -- Parked or Ejected
  at       bigint not null,
  by_name  text   not null,
  by_type  text   not null,
  primary key (job_id, drive_id)
);

create index parked_drives_by_id on parked_drives (drive_id, wish);
