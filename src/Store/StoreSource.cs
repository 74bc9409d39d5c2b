using Npgsql;

namespace FastMcp.Store;

/// <summary>Makes connections to the store. Safe for all threads.</summary>
/// <remarks>Only what the store needs is linked in: TLS and arrays. So the native program stays free of reflection.</remarks>
internal sealed class StoreSource : IDisposable
{
    /// <summary>limit store-statement: a statement that runs longer is ended by the server.</summary>
    public static readonly TimeSpan Statement = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;

    public StoreSource(StoreSecret secret, string node)
    {
        var parts = new NpgsqlConnectionStringBuilder(secret.Reveal())
        {
            ApplicationName = "fastmcp " + node,
            Pooling = false,
            Timeout = 3,
            CommandTimeout = 3,
            CancellationTimeout = 1000,
            KeepAlive = 5,
        };
        parts.Options = $"{parts.Options} -c statement_timeout={(int)Statement.TotalMilliseconds} -c lock_timeout={(int)Statement.TotalMilliseconds}".TrimStart();
        var builder = new NpgsqlSlimDataSourceBuilder(parts.ConnectionString);
        builder.EnableTransportSecurity().EnableArrays();
        _source = builder.Build();
    }

    /// <exception cref="NpgsqlException">The store does not answer.</exception>
    public StoreLink Open() => new(_source.OpenConnection());

    public void Dispose() => _source.Dispose();
}
