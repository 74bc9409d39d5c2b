using System.Net;

namespace FastMcp.Proxy.Demo;

internal sealed record DemoOptions
{
    /// <summary>Play, report, end.</summary>
    public bool Once { get; init; }

    public bool NoColor { get; init; }

    /// <summary>Where the gateway listens; null: 127.0.0.1:8080, or, where that is taken, a free port.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Between two deltas of the model.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 110;
}
