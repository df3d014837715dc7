-- What people at the dock write and photograph of a parcel.
create table notes (
  id      text   not null primary key,
  job_id  text   not null references jobs (id) on delete cascade,
  at      bigint not null,
  by_name text   not null,
  text    text   not null
);

create index notes_by_job on notes (job_id, at);

create table photos (
  id      text    not null primary key,
  job_id  text    not null references jobs (id) on delete cascade,
  at      bigint  not null,
  by_name text    not null,
  type    text    not null,  -- JPEG, PNG or WEBP
  length  integer not null,  -- in bytes
  content text    not null   -- Base64
);

create index photos_by_job on photos (job_id, at);
