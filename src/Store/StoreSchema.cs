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
        // What channels are told of approvals, and what they said, once each on all nodes.
        """
        CREATE TABLE fastmcp_notice (
            channel text NOT NULL, request text NOT NULL, wanted bigint NOT NULL, told bigint NOT NULL, since timestamptz NOT NULL, due timestamptz NOT NULL, tries int NOT NULL,
            place text NOT NULL, PRIMARY KEY (channel, request));
        CREATE INDEX fastmcp_notice_due ON fastmcp_notice (channel, due, since) WHERE wanted > told;
        CREATE TABLE fastmcp_callback (channel text NOT NULL, id text NOT NULL, hash text NOT NULL, outcome int NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (channel, id));
        CREATE INDEX fastmcp_callback_seen ON fastmcp_callback (seen);
        """,
        // The index of all nodes' records. Names of peers are of any length: indexes by hash have no longest key.
        """
        CREATE TABLE fastmcp_record (
            log text PRIMARY KEY, node text NOT NULL, store text NOT NULL, layout bigint NOT NULL, from_segment bigint NOT NULL, from_entries bigint NOT NULL, from_bytes bigint NOT NULL,
            read_segment bigint NOT NULL, read_entries bigint NOT NULL, seen timestamptz NOT NULL);
        CREATE TABLE fastmcp_exchange (
            key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, log text NOT NULL, run bigint NOT NULL, number bigint NOT NULL, id text NOT NULL, began bigint NOT NULL, took bigint NOT NULL,
            session text NOT NULL, protocol bigint NOT NULL, decision text NOT NULL, verdict text NOT NULL, route text NOT NULL, caller text NOT NULL, agent text NOT NULL, team text NOT NULL,
            method text NOT NULL, name text NOT NULL, status bigint NOT NULL, outcome text NOT NULL, findings bigint NOT NULL, first bigint NOT NULL, last bigint NOT NULL, place bigint NOT NULL,
            ended bigint NOT NULL, words bigint[] NOT NULL, UNIQUE (log, run, number));
        CREATE INDEX fastmcp_exchange_began ON fastmcp_exchange (began, key);
        CREATE INDEX fastmcp_exchange_first ON fastmcp_exchange (log, first);
        CREATE INDEX fastmcp_exchange_open ON fastmcp_exchange (ended) WHERE ended = 0;
        CREATE INDEX fastmcp_exchange_id ON fastmcp_exchange USING hash (id);
        CREATE INDEX fastmcp_exchange_session ON fastmcp_exchange USING hash (session);
        CREATE INDEX fastmcp_exchange_caller ON fastmcp_exchange USING hash (caller);
        CREATE INDEX fastmcp_exchange_name ON fastmcp_exchange USING hash (name);
        CREATE INDEX fastmcp_exchange_decision ON fastmcp_exchange USING hash (decision);
        CREATE INDEX fastmcp_exchange_agent ON fastmcp_exchange USING hash (agent) WHERE agent <> '';
        CREATE INDEX fastmcp_exchange_words ON fastmcp_exchange USING gin (words);
        CREATE TABLE fastmcp_matched (exchange bigint NOT NULL, rule text NOT NULL);
        CREATE INDEX fastmcp_matched_exchange ON fastmcp_matched (exchange);
        CREATE INDEX fastmcp_matched_rule ON fastmcp_matched USING hash (rule);
        """,
        // Teams see what is asked for at their routes, and nodes which approvals others wait for. Within a document a quote is written as a code: the first such member is the request's own.
        """
        ALTER TABLE fastmcp_approval ADD COLUMN route text NOT NULL DEFAULT '';
        UPDATE fastmcp_approval SET route = coalesce(substring(data from '"route":"([^"]*)"'), '');
        CREATE INDEX fastmcp_approval_route ON fastmcp_approval (route, asked);
        CREATE TABLE fastmcp_awaited (request text NOT NULL, run text NOT NULL, PRIMARY KEY (request, run));
        """,
        // Calls that agents made as tasks (2: over).
        """
        CREATE TABLE fastmcp_task (
            id text PRIMARY KEY, owner text NOT NULL, approval text NOT NULL, run text NOT NULL, asked timestamptz NOT NULL, changed timestamptz NOT NULL, expires timestamptz NOT NULL,
            state int NOT NULL, words text NOT NULL, elicits boolean NOT NULL, result bytea NOT NULL, is_error boolean NOT NULL);
        CREATE INDEX fastmcp_task_owner ON fastmcp_task (owner, expires) WHERE state < 2;
        CREATE INDEX fastmcp_task_expires ON fastmcp_task (expires);
        """,
        // What people granted the gateway at upstreams' authorization servers, sealed by the nodes' key; one node at a time renews a grant.
        "CREATE TABLE fastmcp_grant (id text PRIMARY KEY, version bigint NOT NULL, sealed bytea NOT NULL, claimed timestamptz);",
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
