using System.Globalization;
using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>An entry as a line for people. Control characters are shown, not sent to the terminal.</summary>
public static class LogEntryText
{
    public static string Format(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        var what = entry.Type switch
        {
            EntryType.Opened => Opened(ref payload),
            EntryType.RequestText => Piece("request", ref payload),
            EntryType.ReplyHead => string.Create(CultureInfo.InvariantCulture, $"reply   +{Milliseconds(ref payload)}  status {payload.Int32()} {payload.Text()}"),
            EntryType.ReplyPiece => Piece("piece  ", ref payload),
            EntryType.Finding => Finding(ref payload),
            EntryType.Closed => string.Create(CultureInfo.InvariantCulture, $"closed  status {payload.Int32()}, {payload.Int64()} bytes up, {payload.Int64()} bytes down, {(Ending)payload.Byte()}"),
            EntryType.Lost => string.Create(CultureInfo.InvariantCulture, $"LOST    {payload.Int64()} entries before this one are not on record"),
            var unknown => string.Create(CultureInfo.InvariantCulture, $"type {(byte)unknown}, {entry.Payload.Length} bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Time:yyyy-MM-ddTHH:mm:ss.ffffff}Z #{entry.Exchange} {Visible(what)}");
    }

    private static string Opened(ref PayloadReader payload)
    {
        var session = payload.UInt64();
        var protocol = (Protocol)payload.Byte();
        var rule = payload.Text();
        var route = payload.Text();
        var upstream = payload.Text();
        var caller = payload.Text();
        return string.Create(CultureInfo.InvariantCulture, $"opened  {protocol} route {route} to {upstream} by {caller}, session {session:x16}, permitted by {rule} {payload.Text()} {payload.Text()}").TrimEnd();
    }

    private static string Piece(string what, ref PayloadReader payload)
    {
        var time = Milliseconds(ref payload);
        return $"{what} +{time}  {Encoding.UTF8.GetString(payload.Rest)}";
    }

    private static string Finding(ref PayloadReader payload)
    {
        var direction = (Direction)payload.Byte();
        var enforced = payload.Byte() == 1;
        var (channel, offset, length) = (payload.UInt64(), payload.Int64(), payload.Int32());
        return string.Create(CultureInfo.InvariantCulture, $"finding {payload.Text()} {(enforced ? "masked" : "seen")} in the {(direction == Direction.Request ? "request" : "reply")}, channel {channel:x}, at {offset}, {length} bytes");
    }

    private static string Milliseconds(ref PayloadReader payload) =>
        (payload.Int64() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture) + "ms";

    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => visible.Append("\\n"),
                '\r' => visible.Append("\\r"),
                _ when char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format => visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => visible.Append(c),
            };
        }

        return visible.ToString();
    }
}
