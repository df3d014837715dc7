-- Deployments of templates: what they put and told, not with which values.
create table deployments (
  subscription   text   not null,
  resource_group text   not null,
  name_key       text   not null,
  name           text   not null,
  at             bigint not null,
  success        bigint not null,
  body           text   not null,
  primary key (subscription, resource_group, name_key)
);

-- Nothing is left of a deployment once one of its jobs is erased.
create table deployment_jobs (
  job_id         text not null references jobs (id) on delete cascade,
  subscription   text not null,
  resource_group text not null,
  name_key       text not null,
  primary key (job_id, subscription, resource_group, name_key),
  foreign key (subscription, resource_group, name_key)
    references deployments (subscription, resource_group, name_key) on delete cascade
);

create index deployment_jobs_by_deployment on deployment_jobs (subscription, resource_group, name_key);
