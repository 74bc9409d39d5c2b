using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Guarding;

/// <summary>Leaves a guard alone that failed too often: what would wait for its deadline each time fails at once. Safe for all threads.</summary>
internal sealed class GuardBreaker(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _since;
    private bool _tries;

    /// <summary>It is not asked now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _failures >= GuardLimits.Failures;
            }
        }
    }

    /// <summary>It may be asked: it is in order, or this ask finds out whether it is again.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures < GuardLimits.Failures)
            {
                return true;
            }

            if (_tries || clock.GetElapsedTime(_since) < GuardLimits.Open)
            {
                return false;
            }

            return _tries = true;
        }
    }

    /// <summary>Nothing is known of the ask: whoever comes next tries.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _tries = false;
        }
    }

    /// <summary>What became of an ask. True: with it the guard began, or ceased, to be left alone.</summary>
    public bool Note(bool failed)
    {
        lock (_lock)
        {
            var was = _failures >= GuardLimits.Failures;
            _failures = failed ? Math.Min(_failures + 1, GuardLimits.Failures) : 0;
            _tries = false;
            _since = clock.GetTimestamp();
            return was != _failures >= GuardLimits.Failures;
        }
    }
}
