using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>A statement whose parameters are $1, $2 and so on, of either database.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly DbCommand _command;

    public Statement(DbConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            // PostgreSQL counts those without a name; SQLite wants the name.
            var parameter = _command.CreateParameter();
            parameter.ParameterName = connection is SqliteConnection ? "$" + i : "";
            _command.Parameters.Add(parameter);
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

    public DbDataReader Rows() => _command.ExecuteReader();

    public void Dispose() => _command.Dispose();

    public static void Run(DbConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        statement.Run();
    }
}
