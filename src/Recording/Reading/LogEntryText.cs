using System.Globalization;
using System.Text;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>An entry as a line for people. Control characters are shown, not sent to the terminal.</summary>
public static class LogEntryText
{
    public static string Format(LogEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Time:yyyy-MM-ddTHH:mm:ss.ffffff}Z #{entry.Exchange} {VisibleText.Of(What(entry))}");

    /// <summary>Without time and exchange, and not yet fit for a terminal.</summary>
    internal static string What(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return entry.Type switch
        {
            EntryType.Opened => Opened(OpenedEntry.Of(entry)),
            EntryType.Refused => Refused(OpenedEntry.Of(entry)),
            EntryType.RequestText => $"request {Encoding.UTF8.GetString(payload.Rest)}",
            EntryType.ReplyHead => string.Create(CultureInfo.InvariantCulture, $"reply   status {payload.Int32()} {payload.Text()}"),
            EntryType.ReplyPiece => $"piece   {Encoding.UTF8.GetString(payload.Rest)}",
            EntryType.Findings => Findings(FindingsEntry.Of(entry)),
            EntryType.Would => $"would   {WouldEntry.Of(entry).Outcome} by {WouldEntry.Of(entry).Rule}",
            EntryType.Agent => $"agent   {AgentEntry.Of(entry).Agent} {(AgentEntry.Of(entry).Team is { Length: > 0 } team ? $"of {team}" : "")}",
            EntryType.Closed => Closed(ClosedEntry.Of(entry)),
            EntryType.Lost => string.Create(CultureInfo.InvariantCulture, $"LOST    {payload.Int64()} entries before this one are not on record"),
            EntryType.Lent => Lent(LentEntry.Of(entry)),
            EntryType.LeaseEnded => LeaseEnded(LeaseEndedEntry.Of(entry)),
            EntryType.Approval => $"approval {payload.Text()} {payload.Text()} by {payload.Text()}",
            EntryType.Admin => $"admin   {payload.Text()}: {payload.Text()} {payload.Text()}",
            EntryType.Recovered => Recovered(ref payload),
            EntryType.Sealed => string.Create(CultureInfo.InvariantCulture, $"sealed  {payload.Int64()} leaves, root {Convert.ToHexStringLower(payload.Bytes(EntryHash.Size))}"),
            EntryType.Expired => string.Create(CultureInfo.InvariantCulture, $"expired segments up to {payload.Int32()}, which ended before {LogClock.ToWall(payload.Int64()):yyyy-MM-ddTHH:mm:ss}Z, are let go"),
            EntryType.Original => Original(entry.Payload),
            EntryType.Erased => string.Create(CultureInfo.InvariantCulture, $"erased  {entry.Payload.Length / Erasing.ErasedPlace.Size} entries of earlier segments"),
            var blank when Erasing.Blank.Is(blank) => $"ERASED  {(EntryType)((byte)blank & ~Erasing.Blank.Bit)}, as an entry behind it says",
            var unknown => string.Create(CultureInfo.InvariantCulture, $"type {(byte)unknown}, {entry.Payload.Length} bytes"),
        };
    }

    private static string Opened(OpenedEntry opened) =>
        $"opened  {Call(opened)}, permitted by {opened.Rule} {opened.Method} {opened.Name}".TrimEnd();

    private static string Refused(OpenedEntry refused) =>
        $"refused {Call(refused)}, {refused.Why}{(refused.Rule.Length > 0 ? " by " + refused.Rule : "")} {refused.Method} {refused.Name}".TrimEnd();

    private static string Call(OpenedEntry call) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.Protocol} route {call.Route} to {call.Upstream} by {call.Caller}, session {call.Session:x16}");

    private static string Findings(List<RecordedFinding> findings) =>
        findings.Count == 0 ? "found   nothing" : $"found   in the {(findings[0].Direction == Direction.Request ? "request" : "reply")}: {string.Join("; ", findings.Select(Finding))}";

    private static string Finding(RecordedFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"{finding.Rule} {(finding.Enforced ? "masked" : "seen")} at {finding.Offset}, {finding.Length} bytes{(finding.Channel == 0 ? "" : $", channel {finding.Channel:x}")}");

    private static string Closed(ClosedEntry closed) => string.Create(
        CultureInfo.InvariantCulture,
        $"closed  status {closed.Status}, {closed.RequestBytes} bytes up, {closed.ReplyBytes} bytes down, {closed.Ending}{(closed.Why.Length > 0 ? ", " + closed.Why : "")}");

    // Of the sealed text only its length is known.
    private static string Original(ReadOnlySpan<byte> frame) => frame.Length < Originals.OriginalFrame.Overhead ? "sealed text, not whole" : string.Create(
        CultureInfo.InvariantCulture,
        $"sealed text of the {(frame[0] == 0 ? "request" : "reply")}, {frame.Length - Originals.OriginalFrame.Overhead} bytes under key {Originals.KeyId.Read(frame[Originals.OriginalFrame.KeyAt..])}");

    private static string Lent(LentEntry lent) => string.Create(
        CultureInfo.InvariantCulture,
        $"lent    {lent.Source}, lease {lent.Lease}{(lent.Scope.Length > 0 ? " for " + lent.Scope : "")}{(lent.Expires is { } ends ? $", until {ends:yyyy-MM-ddTHH:mm:ss}Z" : "")}");

    private static string LeaseEnded(LeaseEndedEntry ended) => $"lease   {ended.Lease} of {ended.Source}: {ended.Outcome}";

    private static string Recovered(ref PayloadReader payload)
    {
        var (segment, end) = (payload.Int32(), (ReadEnd)payload.Byte());
        return string.Create(CultureInfo.InvariantCulture, $"recovered segment {segment} was not sealed ({end}): {payload.Int64()} entries in {payload.Int64()} bytes count, {payload.Int64()} bytes behind them do not");
    }
}
