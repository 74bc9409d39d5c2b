using System.Security.Cryptography;

namespace FastMcp.Proxy.Exporting;

/// <summary>Pauses that double, up to a minute, each a little of its own so that many do not come at once. A success begins anew.</summary>
internal sealed class Backoff
{
    // limit push-pause.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _first;
    private TimeSpan _next;

    public Backoff(TimeSpan first) => (_first, _next) = (first, first);

    public void Begin() => _next = _first;

    public TimeSpan Take()
    {
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
    }
}
