-- The index in one SQLite file. Times are whole seconds since 1970 in UTC; `body` is the record as JSON.
CREATE TABLE IF NOT EXISTS posts (
    number      INTEGER PRIMARY KEY,
    post_id     TEXT NOT NULL UNIQUE,
    posted_at   INTEGER NOT NULL,
    hour        INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    label       TEXT NOT NULL,
    unsure      INTEGER NOT NULL,
    source      TEXT NOT NULL,
    channel     TEXT NOT NULL,
    author_hash TEXT NOT NULL,
    reach       INTEGER NOT NULL,
    labelled_at REAL NOT NULL,
    body        TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS posts_by_hour ON posts (hour);
CREATE INDEX IF NOT EXISTS posts_by_day ON posts (day);
CREATE INDEX IF NOT EXISTS posts_by_time ON posts (posted_at);
CREATE INDEX IF NOT EXISTS posts_by_label ON posts (kind, label, posted_at);

CREATE TABLE IF NOT EXISTS post_provinces (
    province TEXT NOT NULL,
    number   INTEGER NOT NULL REFERENCES posts (number),
    PRIMARY KEY (number, province)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posts_by_province ON post_provinces (province, number);

CREATE VIRTUAL TABLE IF NOT EXISTS post_words USING fts5 (folded, tokenize = "unicode61");

CREATE TABLE IF NOT EXISTS windows (
    shelf        TEXT NOT NULL,
    granularity  TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    label        TEXT NOT NULL,
    province     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (shelf, granularity, window_start, kind, label, province, channel)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS windows_by_series
    ON windows (shelf, granularity, label, province, window_start);

CREATE TABLE IF NOT EXISTS alerts (
    alert_id       TEXT PRIMARY KEY,
    raised_at      INTEGER NOT NULL,
    last_window_at INTEGER NOT NULL,
    body           TEXT NOT NULL
) WITHOUT ROWID;
