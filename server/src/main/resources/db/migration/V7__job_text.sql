-- A job is found by a part of its name without reading what is written of each: all that a list is narrowed by stands in
-- the index, of all jobs, of those of a subscription and of those in a state.
create index jobs_by_text on jobs (id, name, resource_group, tracking_number, state, type);

drop index jobs_by_subscription;
create index jobs_by_subscription on jobs (subscription, id, name, resource_group, tracking_number, state, type);

drop index jobs_by_state;
create index jobs_by_state on jobs (state, id, name, resource_group, tracking_number, type);
