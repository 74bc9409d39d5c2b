namespace FastMcp.Proxy.Transport.Http2;

/// <summary>Counts what costs a peer nothing, in windows of ten seconds. A mutable struct inside its one owner.</summary>
internal struct FloodMeter(int most)
{
    private const long Window = 10_000;

    private long _began;
    private int _count;

    /// <summary>False: too many in this window.</summary>
    /// <param name="now">The ticker's milliseconds.</param>
    public bool Take(long now)
    {
        if (now - _began >= Window)
        {
            (_began, _count) = (now, 0);
        }

        return ++_count <= most;
    }
}
