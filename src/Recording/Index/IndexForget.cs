using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>Takes exchanges out of the index: rows, words, and what the file's free pages and its log would still hold.</summary>
internal static class IndexForget
{
    private const int Tries = 5;

    /// <summary>How many there were.</summary>
    /// <exception cref="IOException">Somebody reads the index all the time: what was there may still stand in its log.</exception>
    public static int Run(SqliteConnection connection, IEnumerable<ExchangeId> exchanges)
    {
        // Pages that are let go are zeroed.
        Statement.Run(connection, "PRAGMA secure_delete = ON;");
        var forgotten = 0;
        using (var transaction = connection.BeginTransaction())
        {
            using var version = new Statement(connection, "PRAGMA user_version");
            if (version.Number() == IndexSchema.Version)
            {
                forgotten = Delete(connection, exchanges);
            }
            else
            {
                // Of another version: it is made again by whoever asks it next.
                Statement.Run(connection, IndexSchema.Drop + "PRAGMA user_version = 0;");
            }

            transaction.Commit();
        }

        Truncate(connection);
        return forgotten;
    }

    private static int Delete(SqliteConnection connection, IEnumerable<ExchangeId> exchanges)
    {
        using var find = new Statement(connection, "SELECT key FROM exchange WHERE run = $1 AND number = $2", 2);
        using var pending = new Statement(connection, "DELETE FROM pending WHERE run = $1 AND exchange = $2", 2);
        using var rows = new Statement(
            connection, "DELETE FROM matched WHERE exchange = $1; DELETE FROM words WHERE rowid = $1; DELETE FROM exchange WHERE key = $1;", 1);
        var forgotten = 0;
        foreach (var id in exchanges)
        {
            pending.With((long)id.Run, (long)id.Exchange).Run();
            if (find.With((long)id.Run, (long)id.Exchange).Number() is > 0 and var key)
            {
                rows.With(key).Run();
                forgotten++;
            }
        }

        // A word that is deleted stands there until what holds it is merged.
        Statement.Run(connection, "INSERT INTO words(words) VALUES('optimize');");
        return forgotten;
    }

    // Pages of before stand in the write-ahead log until it is begun anew.
    private static void Truncate(SqliteConnection connection)
    {
        for (var i = 0; i < Tries; i++)
        {
            using var checkpoint = new Statement(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            if (checkpoint.Number() == 0)
            {
                return;
            }
        }

        throw new IOException("Somebody reads the index all the time. Try again.");
    }
}
