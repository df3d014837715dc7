-- Which storage account a job names: its ARM id, folded. Rows of older versions get theirs when a server starts.
alter table jobs add column storage_account text;

create index jobs_by_storage_account on jobs (storage_account, subscription, id);

-- Which subscription first used the storage accounts of that name. Outlives the jobs, as what lies in the account does.
create table account_claims (
  account      text   not null primary key, -- its name, folded
  subscription text   not null,             -- folded
  claimed_at   bigint not null
);
