using System.Security.Cryptography;
using System.Text;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Erasing;

/// <summary>Whose exchanges are erased, and why.</summary>
/// <param name="Kind"><c>caller</c>, <c>session</c> or <c>exchange</c>.</param>
/// <param name="Value">Whose.</param>
/// <param name="Reason">Why; it is on record.</param>
public sealed record ErasureScope(string Kind, string Value, string Reason)
{
    /// <summary>As an act says it.</summary>
    public string Detail => $"{Kind} {Uri.EscapeDataString(Value)}: {Reason}";

    /// <summary>As it stands on record: not the subject, which would be there again, but a hash of it, which whoever knows the subject can compare.</summary>
    internal string Recorded => $"{Kind} sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)))}: {Reason}";

    public static bool TryParse(string detail, out ErasureScope scope)
    {
        scope = new ErasureScope("", "", "");
        var (space, colon) = (detail.IndexOf(' ', StringComparison.Ordinal), detail.IndexOf(": ", StringComparison.Ordinal));
        if (space <= 0 || colon <= space + 1 || detail[..space] is not ("caller" or "session" or "exchange"))
        {
            return false;
        }

        scope = new ErasureScope(detail[..space], Uri.UnescapeDataString(detail[(space + 1)..colon]), detail[(colon + 2)..]);
        return true;
    }

    internal bool Takes(LogEntry entry)
    {
        var opened = OpenedEntry.Of(entry);
        return Kind switch
        {
            "caller" => opened.Caller == Value,
            "session" => opened.Session != 0 && opened.Session.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) == Value,
            _ => new ExchangeId(entry.At.Run, entry.Exchange).ToString() == Value,
        };
    }

    internal bool Takes(Originals.StoredKey key) => Kind switch
    {
        "caller" => key.Caller == Value,
        "session" => key.Session == Value,
        _ => false,
    };
}
