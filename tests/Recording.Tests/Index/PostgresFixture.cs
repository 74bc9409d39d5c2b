using FastMcp.Recording.Tests.Index;
using FastMcp.Store;
using FastMcp.TestKit.Programs;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace FastMcp.Recording.Tests.Index;

/// <summary>One server for all tests of the index that nodes share; where PostgreSQL is not installed they are skipped.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly Lazy<PostgresServer?> _server = new(PostgresServer.Start);

    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_server.Value is null, "not present: 1 (postgresql)");
            return _server.Value;
        }
    }

    public StoreSecret Secret => StoreSecret.Parse(Server.ConnectionString, out _)!;

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value?.Dispose();
        }
    }
}
