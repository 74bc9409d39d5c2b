using System.Buffers;

namespace FastMcp.Wire.Sse;

/// <summary>Tells what one line is.</summary>
internal static class SseLineParser
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <param name="input">The event's bytes.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="nameStart">The same, or behind a byte order mark.</param>
    /// <param name="contentEnd">Where its line end begins.</param>
    /// <param name="end">Behind its line end.</param>
    public static SseLine Parse(ReadOnlySpan<byte> input, int start, int nameStart, int contentEnd, int end)
    {
        var line = input[nameStart..contentEnd];
        if (line.IsEmpty)
        {
            return new SseLine(SseLineKind.Blank, start, contentEnd, contentEnd, end);
        }

        var colon = line.IndexOf((byte)':');
        if (colon == 0)
        {
            return new SseLine(SseLineKind.Comment, start, nameStart + 1, contentEnd, end);
        }

        var name = colon < 0 ? line : line[..colon];
        var content = colon < 0 ? line.Length : colon + 1;
        content += content < line.Length && line[content] == (byte)' ' ? 1 : 0;
        return new SseLine(KindOf(name, line[content..]), start, nameStart + content, contentEnd, end);
    }

    private static SseLineKind KindOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("data"u8))
        {
            return SseLineKind.Data;
        }

        if (name.SequenceEqual("event"u8))
        {
            return SseLineKind.Event;
        }

        if (name.SequenceEqual("id"u8))
        {
            return value.Contains((byte)0) ? SseLineKind.Ignored : SseLineKind.Id;
        }

        var isRetry = name.SequenceEqual("retry"u8) && !value.IsEmpty && !value.ContainsAnyExcept(Digits);
        return isRetry ? SseLineKind.Retry : SseLineKind.Ignored;
    }
}
