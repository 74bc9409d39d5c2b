using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>A prepared statement whose parameters are ?1, ?2 and so on.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = "?" + i });
        }
    }

    public Statement With(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }

        return this;
    }

    public void Run() => _command.ExecuteNonQuery();

    public long Number() => _command.ExecuteScalar() is long number ? number : 0;

    public SqliteDataReader Rows() => _command.ExecuteReader();

    public void Dispose() => _command.Dispose();

    public static void Run(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        statement.Run();
    }
}
