using FastMcp.TestKit.Programs;

namespace FastMcp.Approvals;

/// <summary>One server for all tests of the shared store, which run one after the other; where PostgreSQL is not installed they are skipped.</summary>
public sealed class DatabaseFixture : IDisposable
{
    private readonly PostgresServer? _server = PostgresServer.Start();

    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, "not present: 1 (postgresql)");
            return _server;
        }
    }

    internal DatabaseKeep Keep() => new(Server);

    public void Dispose() => _server?.Dispose();
}
