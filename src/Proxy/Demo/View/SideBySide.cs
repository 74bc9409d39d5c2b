using System.Globalization;
using FastMcp.Proxy.Demo.Playing;
using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.View;

/// <summary>Prints what was sent beside what arrived.</summary>
internal sealed class SideBySide(TextWriter output, Paint paint, int width, TimeProvider time)
{
    private const int TimeWidth = 10;

    public void Events(IReadOnlyList<StreamEvent> sent, IReadOnlyList<StreamEvent> got)
    {
        var start = sent.Count > 0 ? sent[0].At : 0;
        var column = Math.Clamp((width - (2 * TimeWidth) - 9) / 2, 8, 60);
        output.WriteLine(paint.Faint($"{"ms",TimeWidth}  {"the upstream sent".PadRight(column)[..column]} | {"ms",TimeWidth}  the agent got"));
        foreach (var channel in sent.Select(e => e.Channel).Distinct())
        {
            output.WriteLine(paint.Faint($"-- {channel}"));
            Channel([.. sent.Where(e => e.Channel == channel)], [.. got.Where(e => e.Channel == channel)], start, column);
        }
    }

    public void Texts(IReadOnlyList<JsonLeaf> sent, IReadOnlyList<JsonLeaf> got)
    {
        var arrived = got.GroupBy(l => l.Path).ToDictionary(g => g.Key, g => new Queue<string>(g.Select(l => l.Text)));
        var column = Math.Clamp((width - 8) / 3, 12, 60);
        output.WriteLine(paint.Faint($"  {"where".PadRight(column)} {"the upstream sent".PadRight(column)} | the agent got"));
        foreach (var leaf in sent)
        {
            var text = arrived.TryGetValue(leaf.Path, out var queue) && queue.TryDequeue(out var found) ? found : "";
            var alignment = Alignment.Of(leaf.Text, text);
            output.WriteLine($"  {Cell.Fit(leaf.Path, column, paint.Faint)} {Cell.Fit(leaf.Text, column, s => Values(s, 0, alignment))} | {Cell.Fit(text, column, s => Masks(s, 0, alignment))}".TrimEnd());
        }
    }

    private void Channel(StreamEvent[] sent, StreamEvent[] got, long start, int column)
    {
        var alignment = Alignment.Of(Join(sent), Join(got));
        var (sentAt, gotAt) = (0, 0);
        for (var i = 0; i < Math.Max(sent.Length, got.Length); i++)
        {
            var (left, right) = (i < sent.Length ? sent[i] : null, i < got.Length ? got[i] : null);
            var (leftAt, rightAt) = (sentAt, gotAt);
            output.WriteLine($"{At(left, start)}  {Cell.Fit(left?.Text ?? "", column, s => Values(s, leftAt, alignment))} | {At(right, start)}  {Cell.Fit(right?.Text ?? "", column, s => Masks(s, rightAt, alignment))}".TrimEnd());
            (sentAt, gotAt) = (sentAt + (left?.Text.Length ?? 0), gotAt + (right?.Text.Length ?? 0));
        }
    }

    private string Values(string text, int at, Alignment? alignment) =>
        alignment is null ? text : paint.Marked(text, i => alignment.IsValue(at + i), isMask: false);

    private string Masks(string text, int at, Alignment? alignment) =>
        alignment is null ? text : paint.Marked(text, i => alignment.IsMask(at + i), isMask: true);

    private string At(StreamEvent? one, long start) =>
        one is null ? new string(' ', TimeWidth) : time.GetElapsedTime(start, one.At).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(TimeWidth);

    private static string Join(StreamEvent[] events) => string.Concat(events.Select(e => e.Text));
}
