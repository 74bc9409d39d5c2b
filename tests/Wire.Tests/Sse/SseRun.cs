using System.Text;
using FastMcp.Wire.Sse;

namespace FastMcp.Wire.Tests.Sse;

/// <summary>Drives a reader as a pump would: more bytes come behind what is not consumed.</summary>
internal sealed class SseRun
{
    public List<string> Events { get; } = [];

    public List<byte[]> Raw { get; } = [];

    public bool Incomplete { get; private set; }

    public bool TooLarge { get; private set; }

    public static SseRun Of(byte[] input, SseLimits limits, params int[] cuts)
    {
        var run = new SseRun();
        var reader = new SseReader(limits);
        var into = new SseEvent();
        var start = 0;
        foreach (var arrived in (int[])[.. cuts, input.Length])
        {
            start += run.Drain(reader, into, input.AsSpan(start..arrived).ToArray(), end: false);
        }

        run.Drain(reader, into, input.AsSpan(start..).ToArray(), end: true);
        return run;
    }

    public static string Describe(string? data, string name, string? id, string retry, bool comment, int ignored) =>
        $"data={data ?? "none"}|name={name}|id={id ?? "none"}|retry={retry}|comment={comment}|ignored={ignored}";

    private int Drain(SseReader reader, SseEvent into, byte[] input, bool end)
    {
        var at = 0;
        while (!TooLarge)
        {
            var rest = input.AsSpan(at);
            var result = reader.Next(rest, end, out var consumed, into);
            at += consumed;
            switch (result)
            {
                case SseResult.Event:
                    Events.Add(Describe(rest, into));
                    Raw.Add(into.Raw.Of(rest).ToArray());
                    continue;
                case SseResult.Incomplete:
                    Incomplete = true;
                    Raw.Add(into.Raw.Of(rest).ToArray());
                    break;
                case SseResult.TooLarge:
                    TooLarge = true;
                    break;
            }

            break;
        }

        return at;
    }

    private static string Describe(ReadOnlySpan<byte> input, SseEvent e)
    {
        var joined = new byte[e.Raw.Length];
        var length = e.JoinData(input, (byte)'\n', joined);
        var ignored = 0;
        foreach (var line in e.Lines)
        {
            ignored += line.Kind == SseLineKind.Ignored ? 1 : 0;
        }

        return Describe(
            e.DataLines == 0 ? null : Encoding.UTF8.GetString(joined, 0, length),
            Encoding.UTF8.GetString(e.Name.Of(input)),
            e.HasId ? Encoding.UTF8.GetString(e.Id.Of(input)) : null,
            Encoding.UTF8.GetString(e.Retry.Of(input)),
            e.IsCommentOnly,
            ignored);
    }
}
