using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.WebConsole;

/// <summary>Logs of nobody.</summary>
internal static class Quiet
{
    public static ILoggerFactory Logs { get; } = NullLoggerFactory.Instance;
}
