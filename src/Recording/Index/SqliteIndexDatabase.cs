using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>The index of one log, in a file beside it.</summary>
internal sealed class SqliteIndexDatabase(SqliteConnection connection) : IndexDatabase(connection)
{
    public override string Exchange => "exchange";

    public override string Matched => "matched";

    public override string NodeColumn => "''";

    public override string OpenCount => "SELECT count(*) FROM pending";

    public override string HasWord(string parameter) => $"key IN (SELECT rowid FROM words WHERE words MATCH {parameter})";

    public override object WordOf(string word) => '"' + word + '"';

    public override string OrderOf(bool isOneLog) => "ended DESC, CASE ended WHEN 1 THEN last ELSE began END, place";

    public override string Stored(string text) => text;

    public override string Read(string stored) => stored;
}
