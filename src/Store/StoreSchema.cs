namespace FastMcp.Store;

/// <summary>The tables of the store, by version. A node brings them to its own version; one that is older than the tables does not touch them.</summary>
internal static class StoreSchema
{
    // A version is never changed once it was released: what is new is a further one.
    private static readonly string[] s_versions =
    [
        """
        CREATE TABLE fastmcp_block (
            id text PRIMARY KEY, scope text NOT NULL, name text NOT NULL, issuer text, reason text NOT NULL, laid_by text NOT NULL,
            since timestamptz NOT NULL, until timestamptz, lifted timestamptz);
        CREATE TABLE fastmcp_counter (
            name text NOT NULL, who text NOT NULL, number bigint NOT NULL, calls bigint NOT NULL, bytes bigint NOT NULL, tokens bigint NOT NULL, money bigint NOT NULL,
            ends timestamptz NOT NULL, changed timestamptz NOT NULL, PRIMARY KEY (name, who, number));
        CREATE INDEX fastmcp_counter_changed ON fastmcp_counter (changed);
        CREATE TABLE fastmcp_batch (process text PRIMARY KEY, number bigint NOT NULL, changed timestamptz NOT NULL);
        CREATE TABLE fastmcp_taint (session text NOT NULL, taint text NOT NULL, changed timestamptz NOT NULL, PRIMARY KEY (session, taint));
        CREATE INDEX fastmcp_taint_changed ON fastmcp_taint (changed);
        """,
        // Of one call there is one live request (state 0 open, 1 approved), whichever node writes.
        """
        CREATE TABLE fastmcp_approval (
            id text PRIMARY KEY, version bigint NOT NULL, state int NOT NULL, proposed text NOT NULL, caller text NOT NULL, agent text NOT NULL,
            asked timestamptz NOT NULL, expires timestamptz NOT NULL, sending int NOT NULL, run text, data text NOT NULL);
        CREATE UNIQUE INDEX fastmcp_approval_live ON fastmcp_approval (proposed) WHERE state < 2;
        CREATE INDEX fastmcp_approval_expires ON fastmcp_approval (expires) WHERE state < 2;
        CREATE INDEX fastmcp_approval_ended ON fastmcp_approval (expires) WHERE state >= 2;
        CREATE INDEX fastmcp_approval_unknown ON fastmcp_approval (asked) WHERE sending = 1;
        CREATE INDEX fastmcp_approval_asked ON fastmcp_approval (asked);
        CREATE INDEX fastmcp_approval_state ON fastmcp_approval (state, asked);
        CREATE INDEX fastmcp_approval_caller ON fastmcp_approval (caller, agent, asked);
        CREATE TABLE fastmcp_consent (proposed text NOT NULL, session text NOT NULL, until timestamptz NOT NULL, request text NOT NULL);
        CREATE INDEX fastmcp_consent_of ON fastmcp_consent (proposed, session, until);
        CREATE TABLE fastmcp_run (run text PRIMARY KEY, seen timestamptz NOT NULL);
        """,
        """
        CREATE TABLE fastmcp_bundle (digest text PRIMARY KEY, content bytea NOT NULL);
        CREATE TABLE fastmcp_policy (
            number bigint PRIMARY KEY, digest text NOT NULL, is_back boolean NOT NULL, ordered_by text NOT NULL, node text NOT NULL, state text NOT NULL, seal bytea NOT NULL,
            said timestamptz NOT NULL);
        CREATE TABLE fastmcp_node (
            node text PRIMARY KEY, policy text NOT NULL, bundle text NOT NULL, applied bigint NOT NULL, answered bigint NOT NULL, why_not text NOT NULL, until timestamptz NOT NULL);
        """,
        // Teams see what is asked for at their routes, and nodes which approvals others wait for. Within a document a quote is written as a code: the first such member is the request's own.
        """
        ALTER TABLE fastmcp_approval ADD COLUMN route text NOT NULL DEFAULT '';
        UPDATE fastmcp_approval SET route = coalesce(substring(data from '"route":"([^"]*)"'), '');
        CREATE INDEX fastmcp_approval_route ON fastmcp_approval (route, asked);
        CREATE TABLE fastmcp_awaited (request text NOT NULL, run text NOT NULL, PRIMARY KEY (request, run));
        """,
    ];

    // Any number that nobody else takes.
    private const long Lock = 0x666D6370;

    public static int Newest => s_versions.Length;

    /// <exception cref="StoreVersionException">The tables are of a later program.</exception>
    public static void Bring(StoreLink link)
    {
        using var all = link.Connection.BeginTransaction();
        link.Run("SELECT pg_advisory_xact_lock($1)", Lock);
        link.Run("CREATE TABLE IF NOT EXISTS fastmcp_version (number int PRIMARY KEY, brought timestamptz NOT NULL)");
        using var asks = link.Command("SELECT coalesce(max(number), 0) FROM fastmcp_version");
        var found = (int)asks.ExecuteScalar()!;
        if (found > Newest)
        {
            throw new StoreVersionException($"The store has tables of version {found}; this program knows them up to {Newest}. Run the newer program on this node too.");
        }

        for (var version = found; version < Newest; version++)
        {
            link.Run(s_versions[version]);
            link.Run("INSERT INTO fastmcp_version VALUES ($1, clock_timestamp())", version + 1);
        }

        all.Commit();
    }
}
