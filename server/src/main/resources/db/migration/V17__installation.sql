-- What all servers of a database must agree on, such as the fingerprint of their master key.
create table installation (
  name  text not null primary key,
  value text not null
);
