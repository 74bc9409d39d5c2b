namespace FastMcp.WebConsole.Live;

/// <summary>Pages that follow something, of all kinds: at most <see cref="ConsoleLimits.Live"/>. Safe for all threads.</summary>
internal sealed class Followers
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False: there are too many.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= ConsoleLimits.Live)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
