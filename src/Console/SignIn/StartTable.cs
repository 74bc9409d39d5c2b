namespace FastMcp.WebConsole.SignIn;

/// <summary>Who was led away and did not come back yet. Each comes back once, with the browser that left. Safe for all threads.</summary>
internal sealed class StartTable(TimeProvider time)
{
    /// <summary>limit sign-ins: at once; the oldest makes room.</summary>
    public const int Most = 1000;

    /// <summary>limit sign-in-patience: so long somebody may take to sign in.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (SignInStart Start, string Browser, string To, DateTimeOffset Ends)> _open = new(StringComparer.Ordinal);

    /// <param name="start">What goes away.</param>
    /// <param name="browser">The browser's cookie.</param>
    /// <param name="to">The page that it wanted.</param>
    public void Add(SignInStart start, string browser, string to)
    {
        lock (_lock)
        {
            if (_open.Count >= Most)
            {
                _open.Remove(_open.MinBy(one => one.Value.Ends).Key);
            }

            _open[Tokens.KeyOf(start.State)] = (start, Tokens.KeyOf(browser), to, time.GetUtcNow() + Longest);
        }
    }

    /// <summary>Null: none of that state left with this browser, or it took too long, or came back before.</summary>
    public (SignInStart Start, string To)? Take(string state, string browser)
    {
        lock (_lock)
        {
            return _open.Remove(Tokens.KeyOf(state), out var open) && open.Browser == Tokens.KeyOf(browser) && time.GetUtcNow() < open.Ends ? (open.Start, open.To) : null;
        }
    }
}
