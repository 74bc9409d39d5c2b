namespace FastMcp.WebConsole.SignIn;

/// <summary>Who is signed in, in this process: a restart signs everybody out. Safe for all threads.</summary>
internal sealed class VisitorTable(SignInOptions options, TimeProvider time)
{
    /// <summary>limit signed-in: at once; the one that was idle longest makes room.</summary>
    public const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>A token for the browser's cookie.</summary>
    public string Add(SignedIn person)
    {
        var (token, now) = (Tokens.New(), time.GetUtcNow());
        lock (_lock)
        {
            foreach (var over in _entries.Where(one => IsOver(one.Value, now)).Select(one => one.Key).ToList())
            {
                _entries.Remove(over);
            }

            if (_entries.Count >= Most)
            {
                _entries.Remove(_entries.MinBy(one => one.Value.Seen).Key);
            }

            _entries[Tokens.KeyOf(token)] = new Entry(Visitor.Of(person, options, Tokens.New()), now + options.Longest) { Seen = now };
        }

        return token;
    }

    /// <summary>Null: nobody has it, or not any more.</summary>
    public Visitor? Find(string token)
    {
        var (key, now) = (Tokens.KeyOf(token), time.GetUtcNow());
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry) || IsOver(entry, now))
            {
                _entries.Remove(key);
                return null;
            }

            entry.Seen = now;
            return entry.Visitor;
        }
    }

    public void Remove(string token)
    {
        lock (_lock)
        {
            _entries.Remove(Tokens.KeyOf(token));
        }
    }

    private bool IsOver(Entry entry, DateTimeOffset now) => now >= entry.Ends || now - entry.Seen >= options.Idle;

    private sealed class Entry(Visitor visitor, DateTimeOffset ends)
    {
        public Visitor Visitor { get; } = visitor;

        public DateTimeOffset Ends { get; } = ends;

        public DateTimeOffset Seen { get; set; }
    }
}
