using System.Globalization;
using System.Text;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>One exchange as its entries tell it, or a call that was refused.</summary>
/// <param name="Id">Run and number.</param>
/// <param name="Opened">Its first entry.</param>
/// <param name="Began">When it was made.</param>
public sealed record ExchangeRecord(ExchangeId Id, OpenedEntry Opened, DateTimeOffset Began)
{
    /// <summary>All entries, the first included.</summary>
    public List<LogEntry> Entries { get; } = [];

    public List<RecordedFinding> Findings { get; } = [];

    /// <summary>Credentials that were lent for it, in order: more than one where an upstream refused the first.</summary>
    public List<LentEntry> Leases { get; } = [];

    /// <summary>Null: refused, or not closed on record.</summary>
    public ClosedEntry? Closed { get; private set; }

    /// <summary>What the verdict would be if what only monitors were enforced; null: the same.</summary>
    public WouldEntry? Would { get; private set; }

    /// <summary>The registered agent that called; null: none, or it was refused.</summary>
    public AgentEntry? Agent { get; private set; }

    public bool IsRefused => Opened.Why.Length > 0;

    /// <summary>allow, or deny for a call that was not let through.</summary>
    public string Verdict => IsRefused ? "deny" : "allow";

    /// <summary>How it ended: an <see cref="Ending"/>, the name of the refusal, or open.</summary>
    public string Outcome => IsRefused ? Opened.Why : Closed is { } closed ? closed.Why.Length > 0 ? closed.Why : closed.Ending.ToString() : "open";

    public TimeSpan Took => Entries.Count == 0 ? TimeSpan.Zero : Entries[^1].Monotonic - Entries[0].Monotonic;

    public string Session => Opened.Session == 0 ? "-" : Opened.Session.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Masked text of both directions, as it passed, framing included.</summary>
    public string Text =>
        Encoding.UTF8.GetString([.. Entries.Where(e => e.Type == EntryType.RequestText).SelectMany(e => e.Payload)]) + "\n"
        + Encoding.UTF8.GetString([.. Entries.Where(e => e.Type == EntryType.ReplyPiece).SelectMany(e => e.Payload)]);

    internal void Add(LogEntry entry)
    {
        Entries.Add(entry);
        switch (entry.Type)
        {
            case EntryType.Findings:
                Findings.AddRange(FindingsEntry.Of(entry));
                break;
            case EntryType.Lent:
                Leases.Add(LentEntry.Of(entry));
                break;
            case EntryType.Would:
                Would = WouldEntry.Of(entry);
                break;
            case EntryType.Agent:
                Agent = AgentEntry.Of(entry);
                break;
            case EntryType.Closed:
                Closed = ClosedEntry.Of(entry);
                break;
        }
    }
}
