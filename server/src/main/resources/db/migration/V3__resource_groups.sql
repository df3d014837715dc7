-- Resource groups that somebody made. One that has jobs is there without a row here.
create table resource_groups (
  subscription   text   not null,
  resource_group text   not null, -- folded
  name           text   not null, -- as it was first spelled
  location       text   not null,
  tags           text   not null, -- a JSON object of texts
  created_at     bigint not null,
  primary key (subscription, resource_group)
);
