CREATE TABLE entries (
  kind TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, desired TEXT NOT NULL, state_left TEXT NOT NULL,
  original TEXT NOT NULL, original_object TEXT NOT NULL, commit_id TEXT NOT NULL, run TEXT NOT NULL,
  sequence INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE INDEX entries_by_sequence ON entries (sequence);
CREATE TABLE runs (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started TEXT NOT NULL, finished TEXT NOT NULL,
  commit_id TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE reports (run INTEGER PRIMARY KEY, report TEXT NOT NULL);
CREATE TABLE notices (
  number INTEGER PRIMARY KEY, unit TEXT NOT NULL, verb TEXT NOT NULL, because TEXT NOT NULL,
  invocation TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (unit, verb, because));
CREATE TABLE triggers (
  number INTEGER PRIMARY KEY, exec TEXT NOT NULL, because TEXT NOT NULL, UNIQUE (exec, because));
INSERT INTO entries VALUES ('file', '/etc/motd', 'base', 'd', 'l', '{}', 'o', 'c', 'r', 1);
INSERT INTO runs VALUES (1, 'run-1', '2026-11-23T01:00:00Z', '2026-11-23T01:00:01Z', 'c', 'changed');
PRAGMA user_version = 1;
