namespace FastMcp.Recording.Index;

/// <summary>Tables of the index. A change of them is a new <see cref="Version"/>, and the index is made again.</summary>
internal static class IndexSchema
{
    public const int Version = 3;

    /// <summary>
    /// exchange: a row each. matched: rules that found something in it. words: its text for searching, as words, without
    /// the text itself. segment: how far each was read. pending: entries of exchanges that have not ended.
    /// Some indexes hold all that is added up by them, so that it is without reading the rows.
    /// </summary>
    public const string Tables = """
        CREATE TABLE log(identity TEXT NOT NULL);
        CREATE TABLE segment(number INTEGER PRIMARY KEY, entries INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE exchange(
          key INTEGER PRIMARY KEY, run INTEGER NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, began INTEGER NOT NULL, took INTEGER NOT NULL,
          session TEXT NOT NULL, protocol INTEGER NOT NULL, decision TEXT NOT NULL, verdict TEXT NOT NULL, route TEXT NOT NULL, caller TEXT NOT NULL, agent TEXT NOT NULL, team TEXT NOT NULL,
          method TEXT NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL, outcome TEXT NOT NULL, findings INTEGER NOT NULL,
          first INTEGER NOT NULL, last INTEGER NOT NULL, place INTEGER NOT NULL, ended INTEGER NOT NULL, UNIQUE(run, number));
        CREATE INDEX exchange_began ON exchange(began, verdict, findings, took);
        CREATE INDEX exchange_id ON exchange(id);
        CREATE INDEX exchange_session ON exchange(session, began, verdict, findings, took, caller);
        CREATE INDEX exchange_caller ON exchange(caller, began, verdict);
        CREATE INDEX exchange_agent ON exchange(agent, began) WHERE agent <> '';
        CREATE INDEX exchange_team ON exchange(team, began) WHERE team <> '';
        CREATE INDEX exchange_name ON exchange(name, began);
        CREATE INDEX exchange_route ON exchange(route, began);
        CREATE INDEX exchange_verdict ON exchange(verdict, began);
        CREATE INDEX exchange_decision ON exchange(decision, began, verdict);
        CREATE TABLE matched(exchange INTEGER NOT NULL, rule TEXT NOT NULL, PRIMARY KEY(exchange, rule)) WITHOUT ROWID;
        CREATE INDEX matched_rule ON matched(rule);
        CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1, detail=none, tokenize='ascii');
        CREATE TABLE pending(
          run INTEGER NOT NULL, exchange INTEGER NOT NULL, type INTEGER NOT NULL, wall INTEGER NOT NULL, monotonic INTEGER NOT NULL, payload BLOB NOT NULL,
          segment INTEGER NOT NULL, entry INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(run, exchange, segment, entry)) WITHOUT ROWID;
        """;

    /// <summary>Write-ahead, so that a reader that is ended in the middle leaves an index that is whole.</summary>
    public const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;";

    /// <summary>Everything away, for a new beginning in the same file.</summary>
    public const string Drop = """
        DROP TABLE IF EXISTS log; DROP TABLE IF EXISTS segment; DROP TABLE IF EXISTS exchange; DROP TABLE IF EXISTS matched;
        DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS pending;
        """;
}
