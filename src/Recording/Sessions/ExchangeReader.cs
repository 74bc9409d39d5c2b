using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>Puts the entries of a log together to exchanges, each given out when it is closed, the open ones at the end.</summary>
/// <remarks>Holds what is open at the same time, not the log.</remarks>
public static class ExchangeReader
{
    public static IEnumerable<ExchangeRecord> Read(IEnumerable<LogEntry> entries)
    {
        var assembler = new ExchangeAssembler();
        foreach (var entry in entries)
        {
            if (assembler.Add(entry) is { } ended)
            {
                yield return ended;
            }
        }

        foreach (var open in assembler.Open)
        {
            yield return open;
        }
    }
}
