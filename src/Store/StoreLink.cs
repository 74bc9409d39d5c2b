using Npgsql;
using NpgsqlTypes;

namespace FastMcp.Store;

/// <summary>One connection to the store, for one thread at a time. Every statement has an end: a store that hangs is a store that is gone.</summary>
public sealed class StoreLink : IDisposable
{
    private readonly NpgsqlConnection _connection;

    internal StoreLink(NpgsqlConnection connection) => _connection = connection;

    public void Dispose() => _connection.Dispose();

    internal NpgsqlConnection Connection => _connection;

    /// <summary>False: a failure has closed it.</summary>
    internal bool IsOpen => _connection.FullState == System.Data.ConnectionState.Open;

    internal NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    internal void Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>All nodes that listen look at once.</summary>
    internal void Notify() => Run($"NOTIFY {StoreListener.Channel}");

    internal static NpgsqlParameter Array<T>(T[] values, NpgsqlDbType element) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | element };
}
