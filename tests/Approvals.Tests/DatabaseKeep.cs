using FastMcp.Approvals.Store;
using FastMcp.Store;
using FastMcp.TestKit.Programs;

namespace FastMcp.Approvals;

/// <summary>A schema of one PostgreSQL server; each opening is another node.</summary>
internal sealed class DatabaseKeep : IKeep
{
    private readonly PostgresServer _server;
    private readonly string _schema;

    public DatabaseKeep(PostgresServer server)
        : this(server, "t" + Guid.NewGuid().ToString("N")) => server.Query($"CREATE SCHEMA {_schema}");

    private DatabaseKeep(PostgresServer server, string schema) => (_server, _schema) = (server, schema);

    public IApprovalStore Open() => PostgresApprovalStore.Of(StoreSecret.Parse($"{_server.ConnectionString};Search Path={_schema}", out _)!, "test");

    /// <summary>The database goes on: it is the node that is gone.</summary>
    public IKeep Copy() => new DatabaseKeep(_server, _schema);

    public string Query(string sql) => _server.Query($"SET search_path = {_schema}; {sql}");

    public void Dispose()
    {
        // The server's folder is gone with the tests.
    }
}
