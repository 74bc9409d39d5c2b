using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>
/// Lays what the agent got beside what was sent: the text between the planted values is the same on both
/// sides, so that what stands between two such texts is a mask.
/// </summary>
internal sealed class Alignment
{
    private readonly List<(int SentStart, int SentEnd, int GotStart, int GotEnd)> _values = [];

    private Alignment()
    {
    }

    /// <summary>Null if the two cannot be laid side by side: something else than the values differs.</summary>
    public static Alignment? Of(string sent, string got)
    {
        var alignment = new Alignment();
        var (sentAt, gotAt) = (0, 0);
        foreach (var (start, length) in ValuesIn(sent))
        {
            var before = sent[sentAt..start];
            if (!got.AsSpan(gotAt).StartsWith(before))
            {
                return null;
            }

            gotAt += before.Length;
            var after = TextBehind(sent, start + length);
            var found = after.Length == 0 ? got.Length : got.IndexOf(after, gotAt, StringComparison.Ordinal);
            if (found < 0)
            {
                return null;
            }

            alignment._values.Add((start, start + length, gotAt, found));
            (sentAt, gotAt) = (start + length, found);
        }

        return sent.AsSpan(sentAt).SequenceEqual(got.AsSpan(gotAt)) ? alignment : null;
    }

    /// <summary>The character stands in a value of the sent text.</summary>
    public bool IsValue(int sentAt) => _values.Exists(v => sentAt >= v.SentStart && sentAt < v.SentEnd);

    /// <summary>The character stands in a mask of the text that arrived.</summary>
    public bool IsMask(int gotAt) => _values.Exists(v => gotAt >= v.GotStart && gotAt < v.GotEnd);

    /// <summary>How much of the sent text is told by this much of the text that arrived.</summary>
    public int SentOf(int got)
    {
        var (sentAt, gotAt) = (0, 0);
        foreach (var value in _values)
        {
            if (got < value.GotEnd || (got == value.GotEnd && value.GotStart == value.GotEnd))
            {
                return got <= value.GotStart ? sentAt + (got - gotAt) : value.SentStart;
            }

            (sentAt, gotAt) = (value.SentEnd, value.GotEnd);
        }

        return sentAt + (got - gotAt);
    }

    private static IEnumerable<(int Start, int Length)> ValuesIn(string sent) =>
        Planted.All
            .SelectMany(value => Starts(sent, value.Text).Select(start => (start, value.Text.Length)))
            .OrderBy(value => value.start);

    private static IEnumerable<int> Starts(string sent, string value)
    {
        for (var at = sent.IndexOf(value, StringComparison.Ordinal); at >= 0; at = sent.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            yield return at;
        }
    }

    // Up to the next value, and not so short that a mask could contain it by chance.
    private static string TextBehind(string sent, int from)
    {
        var next = ValuesIn(sent).Where(v => v.Start >= from).Select(v => v.Start).DefaultIfEmpty(sent.Length).First();
        return sent[from..next];
    }
}
