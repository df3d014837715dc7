-- To which subscriptions a token is limited: GUIDs in lower case with blanks between them; null for none of that.
alter table tokens add column subscriptions text;
