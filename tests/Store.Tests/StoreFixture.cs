using FastMcp.Store.Tests;
using FastMcp.TestKit.Programs;

[assembly: AssemblyFixture(typeof(StoreFixture))]

namespace FastMcp.Store.Tests;

/// <summary>One server for all tests of the store; where PostgreSQL is not installed they are skipped.</summary>
public sealed class StoreFixture : IDisposable
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

    internal StoreSource Source(string node) => new(StoreSecret.Parse(Server.ConnectionString, out _)!, node);

    public void Dispose() => _server?.Dispose();
}
