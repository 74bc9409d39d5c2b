namespace FastMcp.Approvals.Store;

/// <summary>Tables of the store.</summary>
internal static class ApprovalSchema
{
    public const int Version = 2;

    /// <summary>
    /// The columns beside <c>data</c> are what is searched by. INVARIANT: of one call there is one live request (0 open, 1 approved),
    /// which the index keeps, whoever writes.
    /// </summary>
    public const string Tables = """
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
        """ + Ended;

    /// <summary>What version 2 has beyond version 1.</summary>
    public const string Ended = "CREATE INDEX approval_ended ON approval(expires) WHERE state >= 2;";

    /// <summary>Every commit is on the disk when it returns: what was used is never used again, also after a loss of power.</summary>
    public const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;";
}
