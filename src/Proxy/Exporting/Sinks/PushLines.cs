using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting.Sinks;

/// <summary>Exchanges as lines in the form that a target wants.</summary>
internal static class PushLines
{
    public static byte[] LineOf(PushConfig target, ExchangeRecord exchange) => target.IsOcsf ? Ocsf.LineOf(exchange) : JsonLines.LineOf(exchange, target.WithText);

    public static byte[] Of(PushConfig target, IEnumerable<ExchangeRecord> batch)
    {
        using var lines = new MemoryStream();
        foreach (var exchange in batch)
        {
            lines.Write(LineOf(target, exchange));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
