-- A store of schema 1 with a message that waits for bob, who has read it on another device, and his answer, which is
-- not in the tables of where messages are yet. Never changed.
PRAGMA application_id = 1246971724;
PRAGMA user_version = 1;
CREATE TABLE users(
    user INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE);
-- Of a room: its name, and 0. Of two users: their numbers, the smaller one first.
CREATE TABLE conversations(
    conversation INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL, -- 0 users, 1 room, 2 MUC
    first NOT NULL,
    second INTEGER NOT NULL,
    UNIQUE(first, second));
CREATE TABLE messages(
    place INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    author INTEGER NOT NULL,
    id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    sent INTEGER NOT NULL,
    relayed INTEGER NOT NULL,
    edited INTEGER,
    retracted INTEGER,
    awaited INTEGER NOT NULL, -- whether it ever waited for somebody
    preview TEXT NOT NULL,
    envelope TEXT NOT NULL);
-- Where messages are. The newest are not in these two yet, see MessageIndex.
CREATE TABLE by_author(
    author INTEGER NOT NULL,
    id TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY(author, id)) WITHOUT ROWID;
CREATE TABLE by_conversation(
    conversation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    author INTEGER NOT NULL,
    PRIMARY KEY(conversation, place)) WITHOUT ROWID;
-- All messages up to this place are in both.
CREATE TABLE indexed(
    one INTEGER PRIMARY KEY CHECK(one = 1),
    place INTEGER NOT NULL);
-- A user in a conversation: up to which place what was said is received, read, and not unread.
CREATE TABLE lines(
    conversation INTEGER NOT NULL,
    user INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    up_to INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(conversation, user)) WITHOUT ROWID;
CREATE INDEX lines_by_user ON lines(user, conversation);
-- When a user was in a room: behind one place, up to another one, or the largest number while it lasts.
CREATE TABLE stays(
    conversation INTEGER NOT NULL,
    user INTEGER NOT NULL,
    after INTEGER NOT NULL,
    up_to INTEGER NOT NULL,
    PRIMARY KEY(conversation, user, after)) WITHOUT ROWID;
CREATE TABLE reactions(
    place INTEGER NOT NULL,
    user INTEGER NOT NULL,
    type TEXT NOT NULL,
    PRIMARY KEY(place, user)) WITHOUT ROWID;
CREATE TABLE waiting(
    user INTEGER NOT NULL,
    place INTEGER NOT NULL,
    author INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    relayed INTEGER NOT NULL,
    PRIMARY KEY(user, place)) WITHOUT ROWID;
-- The last place that was ever taken, where its message is forgotten.
CREATE TABLE floor(
    one INTEGER PRIMARY KEY CHECK(one = 1),
    place INTEGER NOT NULL);
CREATE TABLE calls(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reached INTEGER NOT NULL,
    own_callee INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    caller TEXT NOT NULL,
    callee TEXT NOT NULL,
    record BLOB NOT NULL);
CREATE TABLE histories(
    user TEXT NOT NULL,
    number INTEGER NOT NULL,
    aside INTEGER NOT NULL,
    sid TEXT NOT NULL,
    caller TEXT NOT NULL,
    PRIMARY KEY(user, number)) WITHOUT ROWID;
CREATE INDEX histories_by_number ON histories(number, user);
INSERT INTO users VALUES(1, 'alice'), (2, 'bob');
INSERT INTO conversations VALUES(1, 0, 1, 2);
INSERT INTO messages VALUES(1, 1, 1, 'id', zeroblob(16), 1000, 1001, NULL, NULL, 1, 'hello', '{"content":"hello"}'),
    (2, 1, 2, 'answer', zeroblob(16), 2000, 2001, NULL, NULL, 0, 'hi', '{"content":"hi"}');
INSERT INTO by_author VALUES(1, 'id', 1, 1);
INSERT INTO by_conversation VALUES(1, 1, 1);
INSERT INTO indexed VALUES(1, 1);
INSERT INTO lines VALUES(1, 1, 0, 0, 0), (1, 2, 1, 1, 1);
INSERT INTO waiting VALUES(2, 1, 1, 19, 1001);
