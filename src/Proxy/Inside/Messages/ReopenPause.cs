namespace FastMcp.Proxy.Inside.Messages;

/// <summary>How long a stream that ended stays closed before it is opened again: a server that ends each at once is not asked in a loop.</summary>
/// <remarks>State of one reader.</remarks>
internal sealed class ReopenPause
{
    public static TimeSpan First { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Most { get; } = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <param name="heard">The stream that ended said something.</param>
    public TimeSpan Next(bool heard)
    {
        var pause = heard ? First : _next;
        _next = pause + pause > Most ? Most : pause + pause;
        return pause;
    }
}
