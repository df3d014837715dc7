-- The correlation id of the request that did it, as its answer has it; none where no request did.
alter table history add column correlation_id text;
create index history_by_correlation on history (correlation_id) where correlation_id is not null;
