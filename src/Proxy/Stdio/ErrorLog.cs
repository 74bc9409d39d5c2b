using System.Text;
using FastMcp.Proxy.Stdio.Processes;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Stdio;

/// <summary>What servers write to standard error, for the gateway's log: masked by every rule, escaped, cut, and not more than a few lines a second.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed partial class ErrorLog(Func<byte[], string> masked, TimeProvider clock, ILogger logger)
{
    /// <summary>limit stderr-line: characters of one line.</summary>
    public const int MostText = 500;

    /// <summary>limit stderr-rate: lines of one server in a row, and again each ten seconds.</summary>
    public const int MostLines = 50;

    // What is longer is several lines: the server must never wait for its own complaints.
    private const int MostLine = 4 * 1024;

    // The longest keys have half as many.
    private const int MostKeyLines = 400;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Until the server's standard error ends.</summary>
    public async Task ReadAsync(string upstream, ServerProcess process, StdioCounters counters)
    {
        var lines = new LineCutter(process.Error, MostLine);
        var (since, said) = (clock.GetTimestamp(), 0);
        var inKey = 0;
        while (await lines.NextAsync().ConfigureAwait(false) is { Count: > 0 } next)
        {
            foreach (var line in next)
            {
                // A key over many lines is masked by none of them: from its beginning to its end nothing is said.
                if (inKey > 0)
                {
                    inKey = line.AsSpan().IndexOf("-----END "u8) >= 0 ? 0 : inKey - 1;
                    counters.AddUnsaid();
                    continue;
                }

                inKey = line.AsSpan().IndexOf("-----BEGIN "u8) >= 0 && line.AsSpan().IndexOf("-----END "u8) < 0 ? MostKeyLines : 0;
                if (clock.GetElapsedTime(since) > Window)
                {
                    (since, said) = (clock.GetTimestamp(), 0);
                }

                if (said++ < MostLines)
                {
                    Log.Said(logger, upstream, process.Id, Escaped(masked(line)));
                }
                else
                {
                    counters.AddUnsaid();
                }
            }
        }
    }

    /// <summary>In printable ASCII, so that nothing in it can look like a line of the log or move a terminal's cursor.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var one in text)
        {
            if (escaped.Length >= MostText)
            {
                return escaped.Append("...").ToString();
            }

            _ = one is >= ' ' and <= '~' and not '\\' ? escaped.Append(one) : escaped.Append($"\\u{(int)one:x4}");
        }

        return escaped.ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerSaid, LogLevel.Information, "Upstream '{Upstream}', process {Process}: {Text}")]
        public static partial void Said(ILogger logger, string upstream, int process, string text);
    }
}
