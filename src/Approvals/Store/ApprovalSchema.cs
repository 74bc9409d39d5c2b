namespace FastMcp.Approvals.Store;

/// <summary>Tables of the file, by version.</summary>
internal static class ApprovalSchema
{
    /// <summary>
    /// Each brings the file from the version before it; one that was released is never changed. The columns beside <c>data</c> are what
    /// is searched by. INVARIANT: of one call there is one live request (0 open, 1 approved), which the index keeps, whoever writes.
    /// </summary>
    private static readonly string[] _versions =
    [
        """
        CREATE TABLE approval(
          id TEXT PRIMARY KEY, version INTEGER NOT NULL, state INTEGER NOT NULL, proposed TEXT NOT NULL, caller TEXT NOT NULL, agent TEXT NOT NULL,
          asked INTEGER NOT NULL, expires INTEGER NOT NULL, sending INTEGER NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
        CREATE UNIQUE INDEX approval_live ON approval(proposed) WHERE state < 2;
        CREATE INDEX approval_expires ON approval(expires) WHERE state < 2;
        CREATE INDEX approval_unknown ON approval(asked) WHERE sending = 1;
        CREATE INDEX approval_asked ON approval(asked);
        CREATE INDEX approval_state ON approval(state, asked);
        CREATE INDEX approval_caller ON approval(caller, agent, asked);
        CREATE TABLE consent(proposed TEXT NOT NULL, session TEXT NOT NULL, until INTEGER NOT NULL, request TEXT NOT NULL);
        CREATE INDEX consent_of ON consent(proposed, session, until);
        """,
        "CREATE INDEX approval_ended ON approval(expires) WHERE state >= 2;",
        // What channels are told, and what they said.
        """
        CREATE TABLE notice(
          channel TEXT NOT NULL, request TEXT NOT NULL, wanted INTEGER NOT NULL, told INTEGER NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL,
          place TEXT NOT NULL, PRIMARY KEY(channel, request)) WITHOUT ROWID;
        CREATE INDEX notice_due ON notice(channel, due, since) WHERE wanted > told;
        CREATE TABLE callback(channel TEXT NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL, outcome INTEGER NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY(channel, id)) WITHOUT ROWID;
        CREATE INDEX callback_seen ON callback(seen);
        """,
        // Teams see what is asked for at their routes.
        """
        ALTER TABLE approval ADD COLUMN route TEXT NOT NULL DEFAULT '';
        UPDATE approval SET route = coalesce(data ->> '$.route', '');
        CREATE INDEX approval_route ON approval(route, asked);
        """,
        // Calls that agents made as tasks (2: over).
        """
        CREATE TABLE task(
          id TEXT PRIMARY KEY, owner TEXT NOT NULL, approval TEXT NOT NULL, run TEXT NOT NULL, asked INTEGER NOT NULL, changed INTEGER NOT NULL, expires INTEGER NOT NULL,
          state INTEGER NOT NULL, words TEXT NOT NULL, elicits INTEGER NOT NULL, result BLOB NOT NULL, is_error INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX task_owner ON task(owner, expires) WHERE state < 2;
        CREATE INDEX task_expires ON task(expires);
        """,
    ];

    public static int Version => _versions.Length;

    /// <summary>Every commit is on the disk when it returns: what was used is never used again, also after a loss of power.</summary>
    public const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;";

    /// <summary>One transaction that brings a file of an earlier version, or an empty one (0), to this one.</summary>
    public static string From(long version) =>
        $"BEGIN IMMEDIATE; {string.Join('\n', _versions.Skip((int)version))} PRAGMA user_version = {Version}; COMMIT;";
}
