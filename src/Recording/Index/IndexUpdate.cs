using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>
/// Brings the index up to date with the segments, in one transaction: goes on where the last update ended, or begins again
/// when that place does not count any more (a disk failed), the log is another one, or the tables are of another version.
/// </summary>
internal sealed class IndexUpdate(SqliteConnection connection, string folder)
{
    private readonly IReadOnlyList<SegmentFile> _files = SegmentFile.In(folder);
    private Dictionary<uint, ReadPlace> _places = [];

    public IndexReport Run()
    {
        using var transaction = connection.BeginTransaction();
        var counted = LogFolder.Counted(_files);
        if (!IsOfThisLog(counted))
        {
            BeginAgain();
        }

        ForgetWhatIsGone();
        var (log, read) = (new LogFolder(folder), 0L);
        var assembler = new ExchangeAssembler();
        using (var rows = new IndexRows(connection))
        {
            foreach (var entry in IndexRows.Pending(connection).ToList())
            {
                assembler.Add(entry);
            }

            foreach (var entry in log.ReadOn(_files, counted, _places))
            {
                read++;
                if (assembler.Add(entry) is { } ended)
                {
                    rows.Put(ended, ended: true);
                    rows.Settle(ended);
                }
            }

            foreach (var open in read > 0 ? assembler.Open : [])
            {
                rows.Put(open, ended: false);
                rows.Pend(open);
            }
        }

        SavePlaces();
        using var count = new Statement(connection, "SELECT count(*) FROM exchange");
        var report = new IndexReport(count.Number(), read, log.Unreadable);
        transaction.Commit();
        return report;
    }

    private bool IsOfThisLog(Dictionary<uint, long> counted)
    {
        using var version = new Statement(connection, "PRAGMA user_version");
        if (version.Number() != IndexSchema.Version)
        {
            return false;
        }

        _places = Places();
        using var identity = new Statement(connection, "SELECT count(*) FROM log WHERE identity = $1", 1);
        // Entries that were read and do not count any more: a sync failed, and the next segment goes on from before them.
        return identity.With(Identity()).Number() == 1 && _places.All(p => p.Value.Entries <= counted.GetValueOrDefault(p.Key, long.MaxValue));
    }

    private string Identity() =>
        _files.Select(f => LogFolder.TryHeader(f, out var header) ? header.LogName : null).FirstOrDefault(name => name is not null) ?? "";

    private void BeginAgain()
    {
        Statement.Run(connection, IndexSchema.Drop + IndexSchema.Tables + $"PRAGMA user_version = {IndexSchema.Version};");
        using var identity = new Statement(connection, "INSERT INTO log(identity) VALUES($1)", 1);
        identity.With(Identity()).Run();
        _places = [];
    }

    // Segments that were taken away, by age: what began in them is in no list any more.
    private void ForgetWhatIsGone()
    {
        var there = _files.Select(f => f.Number).ToHashSet();
        foreach (var gone in _places.Keys.Where(n => !there.Contains(n)).ToList())
        {
            _places.Remove(gone);
            using var forget = new Statement(
                connection,
                """
                DELETE FROM matched WHERE exchange IN (SELECT key FROM exchange WHERE first = $1);
                DELETE FROM words WHERE rowid IN (SELECT key FROM exchange WHERE first = $1);
                DELETE FROM pending WHERE (run, exchange) IN (SELECT run, number FROM exchange WHERE first = $1);
                DELETE FROM exchange WHERE first = $1;
                DELETE FROM segment WHERE number = $1;
                """,
                1);
            forget.With(gone).Run();
        }
    }

    private Dictionary<uint, ReadPlace> Places()
    {
        using var all = new Statement(connection, "SELECT number, entries, bytes FROM segment");
        using var rows = all.Rows();
        var places = new Dictionary<uint, ReadPlace>();
        while (rows.Read())
        {
            places[(uint)rows.GetInt64(0)] = new ReadPlace(rows.GetInt64(1), rows.GetInt64(2));
        }

        return places;
    }

    private void SavePlaces()
    {
        using var save = new Statement(connection, "INSERT OR REPLACE INTO segment(number, entries, bytes) VALUES($1, $2, $3)", 3);
        foreach (var (number, place) in _places)
        {
            save.With(number, place.Entries, place.Bytes).Run();
        }
    }
}
