using System.Buffers.Text;

namespace FastMcp.Proxy.Budgets;

/// <summary>
/// Reads out of a model's answer how many tokens it used, as the answer comes: the greatest number behind a key that counts them. A text in the
/// answer cannot say such a key, since its quotes are escaped.
/// </summary>
/// <remarks>Ownership: one exchange. It looks at bytes and keeps the last few of each piece; nothing is parsed, and nothing allocates.</remarks>
internal sealed class UsageMeter
{
    // The longest key, its quotes, blanks, and the digits of a long.
    private const int Carried = 64;

    private byte[] _edge = [];
    private int _carried;

    /// <summary>Of all answers that nobody asks about: it is never shown one.</summary>
    public static UsageMeter Unused { get; } = new();

    public long Input { get; private set; }

    public long Output { get; private set; }

    /// <summary>The answer said what it used.</summary>
    public bool Any => Input > 0 || Output > 0;

    public void Push(ReadOnlySpan<byte> piece)
    {
        // What stands across the edge of two pieces is looked at there, what stands within one here.
        var head = piece[..Math.Min(Carried, piece.Length)];
        _edge = _edge.Length == 0 ? new byte[2 * Carried] : _edge;
        head.CopyTo(_edge.AsSpan(_carried));
        Look(_edge.AsSpan(0, _carried + head.Length));
        Look(piece);
        var kept = piece.Length >= Carried ? piece[^Carried..] : _edge.AsSpan(0, _carried + piece.Length);
        kept = kept[Math.Max(0, kept.Length - Carried)..];
        kept.CopyTo(_edge);
        _carried = kept.Length;
    }

    public void Reset() => (Input, Output, _carried) = (0, 0, 0);

    private void Look(ReadOnlySpan<byte> text)
    {
        Find(text, "okens\""u8);
        Find(text, "okenCount\""u8);
        Find(text, "eval_count\""u8);
    }

    private void Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ending)
    {
        for (var from = 0; text[from..].IndexOf(ending) is var at and >= 0; from += at + ending.Length)
        {
            var end = from + at + ending.Length;
            var begin = text[..(end - 1)].LastIndexOf((byte)'"');
            if (begin >= 0 && (begin == 0 || text[begin - 1] != (byte)'\\') && NumberAt(text[end..]) is { } number)
            {
                Note(text[(begin + 1)..(end - 1)], number);
            }
        }
    }

    private void Note(ReadOnlySpan<byte> key, long number)
    {
        if (key.SequenceEqual("prompt_tokens"u8) || key.SequenceEqual("input_tokens"u8) || key.SequenceEqual("inputTokens"u8) || key.SequenceEqual("promptTokenCount"u8) || key.SequenceEqual("prompt_eval_count"u8))
        {
            Input = Math.Max(Input, number);
        }
        else if (key.SequenceEqual("completion_tokens"u8) || key.SequenceEqual("output_tokens"u8) || key.SequenceEqual("outputTokens"u8) || key.SequenceEqual("candidatesTokenCount"u8) || key.SequenceEqual("eval_count"u8))
        {
            Output = Math.Max(Output, number);
        }
    }

    private static long? NumberAt(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)':')
        {
            return null;
        }

        return Utf8Parser.TryParse(text[1..].TrimStart(" \t\r\n"u8), out long number, out _) && number >= 0 ? number : null;
    }
}
