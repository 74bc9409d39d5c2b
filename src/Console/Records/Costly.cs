namespace FastMcp.WebConsole.Records;

/// <summary>
/// Keeps what is dear to count, for twenty times as long as counting took: a page that follows a record of millions costs at most a twentieth of a core, and one of
/// thousands is counted anew each time.
/// </summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class Costly(TimeProvider time)
{
    private const int Times = 20;
    private const int Most = 32;

    private readonly Dictionary<object, Kept> _kept = [];

    /// <param name="key">Says what is counted.</param>
    /// <param name="count">Counts it.</param>
    public T Get<T>(object key, Func<T> count)
        where T : class
    {
        if (_kept.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < kept.Cost * Times)
        {
            return (T)kept.Value;
        }

        var began = time.GetTimestamp();
        var value = count();
        if (_kept.Count >= Most)
        {
            _kept.Clear();
        }

        _kept[key] = new Kept(value, time.GetTimestamp(), time.GetElapsedTime(began));
        return value;
    }

    private readonly record struct Kept(object Value, long At, TimeSpan Cost);
}
