namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>When a server may be started again: at once after one that worked, later and later after those that did not, and not at all for a while after too many.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class StartGate(int most, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>After so many failures as there may be in a row.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _next;

    /// <summary>Zero: now.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_gate)
            {
                var left = _next - clock.GetUtcNow();
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>In a row.</summary>
    public int Failures
    {
        get
        {
            lock (_gate)
            {
                return _failures;
            }
        }
    }

    /// <summary>It did not run, or ended before it said anything of use.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            _failures++;
            var wait = _failures >= most ? Rest : First * Math.Pow(2, Math.Min(_failures - 1, 10));
            _next = clock.GetUtcNow() + (_failures < most && wait > Longest ? Longest : wait);
        }
    }

    /// <summary>It answered.</summary>
    public void Worked()
    {
        lock (_gate)
        {
            (_failures, _next) = (0, default);
        }
    }
}
