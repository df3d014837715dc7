-- A job is found by a part of its name without reading what is written of each.
create index jobs_by_text on jobs (id, name, resource_group, tracking_number);
