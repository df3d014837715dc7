-- Links that show how a job stands to people without an account. Only the latest of a job works.
create table status_links (
  job_id text    not null primary key references jobs (id) on delete cascade,
  number integer not null, -- grows with each link, and when links are revoked
  ends_at bigint not null
);
