-- How much was moved in each hour, for the operator's overview. Hours since 1970 (UTC).
create table moved (
  hour  bigint not null primary key,
  bytes bigint not null
);
