-- What whoever did something said of why, such as a station of a manifest that it could not read.
alter table history add column why text;
