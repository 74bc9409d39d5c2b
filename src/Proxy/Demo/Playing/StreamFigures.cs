using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>What the gateway cost a stream.</summary>
/// <param name="HeldMost">Most characters held back after an event; null: the texts do not align.</param>
/// <param name="HeldAverage">Over all events.</param>
/// <param name="AddedMedian">From an event's sending to its arrival.</param>
/// <param name="AddedMost">As before.</param>
internal sealed record StreamFigures(int? HeldMost, double? HeldAverage, TimeSpan AddedMedian, TimeSpan AddedMost)
{
    /// <param name="sent">Events of the upstream's log.</param>
    /// <param name="got">Events as they arrived; the k-th belongs to the k-th sent of its channel.</param>
    /// <param name="time">Whose timestamps the events carry.</param>
    public static StreamFigures Of(IReadOnlyList<StreamEvent> sent, IReadOnlyList<StreamEvent> got, TimeProvider time)
    {
        var held = new List<int>();
        var added = new List<TimeSpan>();
        var aligned = true;
        foreach (var channel in sent.Select(e => e.Channel).Distinct())
        {
            StreamEvent[] left = [.. sent.Where(e => e.Channel == channel)];
            StreamEvent[] right = [.. got.Where(e => e.Channel == channel)];
            aligned &= AddHeld(left, right, held);
            // The gateway may add events, behind the last one; if it left some out, times do not pair by place.
            if (left.Length <= right.Length)
            {
                added.AddRange(left.Zip(right, (l, r) => time.GetElapsedTime(l.At, r.At)));
            }
        }

        added.Sort();
        return new StreamFigures(
            aligned && held.Count > 0 ? held.Max() : null,
            aligned && held.Count > 0 ? held.Average() : null,
            added.Count > 0 ? added[added.Count / 2] : TimeSpan.Zero,
            added.Count > 0 ? added[^1] : TimeSpan.Zero);
    }

    private static bool AddHeld(StreamEvent[] sent, StreamEvent[] got, List<int> held)
    {
        if (Alignment.Of(string.Concat(sent.Select(e => e.Text)), string.Concat(got.Select(e => e.Text))) is not { } alignment)
        {
            return false;
        }

        var (sentLength, gotLength, next) = (0, 0, 0);
        for (var i = 0; i < sent.Length; i++)
        {
            sentLength += sent[i].Text.Length;
            // By time, not by place: what has arrived when the upstream sends its next event.
            while (next < got.Length && (i + 1 == sent.Length || got[next].At < sent[i + 1].At))
            {
                gotLength += got[next++].Text.Length;
            }

            // A block rule tells its mask before its value has ended: nothing is held then.
            held.Add(Math.Max(0, sentLength - alignment.SentOf(gotLength)));
        }

        return true;
    }
}
