using System.Text;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Texts. Places and lengths count code points, as CEL says; the bytes are UTF-8.</summary>
public static partial class Functions
{
    private static Value BadArgument => Value.Failed(ErrorKind.InvalidArgument);

    public static Value Contains(ref Frame frame, in Value a, in Value b) =>
        !AreTexts(a, b) ? NoOverload : frame.ChargeSearch(a.Length, b.Length) ? Value.Of(frame.Text(a).IndexOf(frame.Text(b)) >= 0) : Exhausted;

    public static Value StartsWith(ref Frame frame, in Value a, in Value b) => AreTexts(a, b) ? Value.Of(frame.Text(a).StartsWith(frame.Text(b))) : NoOverload;

    public static Value EndsWith(ref Frame frame, in Value a, in Value b) => AreTexts(a, b) ? Value.Of(frame.Text(a).EndsWith(frame.Text(b))) : NoOverload;

    public static Value Matches(ref Frame frame, in Value a, TextPattern pattern) =>
        a.Kind != ValueKind.String ? NoOverload : frame.ChargeBytes(a.Length) ? Value.Of(pattern.IsMatch(frame.Text(a))) : Exhausted;

    public static Value CharAt(ref Frame frame, in Value a, in Value b)
    {
        if (a.Kind != ValueKind.String || b.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var start = OffsetOf(text, b.AsInt);
        return start < 0 ? BadArgument
            : start == text.Length ? a.Slice(start, 0)
            : a.Slice(start, OffsetOf(text[start..], 1));
    }

    public static Value IndexOf(ref Frame frame, in Value a, in Value b) => IndexOf(ref frame, a, b, Value.Of(0L));

    public static Value IndexOf(ref Frame frame, in Value a, in Value b, in Value from)
    {
        if (!AreTexts(a, b) || from.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (!frame.ChargeSearch(a.Length, b.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var start = OffsetOf(text, from.AsInt);
        if (start < 0)
        {
            return BadArgument;
        }

        var at = text[start..].IndexOf(frame.Text(b));
        return Value.Of(at < 0 ? -1L : CodePoints(text[..(start + at)]));
    }

    public static Value LastIndexOf(ref Frame frame, in Value a, in Value b) =>
        AreTexts(a, b) ? LastIndexOf(ref frame, a, b, Value.Of((long)CodePoints(frame.Text(a)))) : NoOverload;

    public static Value LastIndexOf(ref Frame frame, in Value a, in Value b, in Value from)
    {
        if (!AreTexts(a, b) || from.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (!frame.ChargeSearch(a.Length, b.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var sought = frame.Text(b);
        var last = OffsetOf(text, from.AsInt);
        if (last < 0)
        {
            return BadArgument;
        }

        var at = text[..(int)Math.Min(text.Length, (long)last + sought.Length)].LastIndexOf(sought);
        return Value.Of(at < 0 ? -1L : CodePoints(text[..at]));
    }

    public static Value Substring(ref Frame frame, in Value a, in Value b) =>
        a.Kind == ValueKind.String ? Substring(ref frame, a, b, Value.Of((long)CodePoints(frame.Text(a)))) : NoOverload;

    public static Value Substring(ref Frame frame, in Value a, in Value from, in Value to)
    {
        if (a.Kind != ValueKind.String || from.Kind != ValueKind.Int || to.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var (start, end) = (OffsetOf(text, from.AsInt), OffsetOf(text, to.AsInt));
        return start < 0 || end < start ? BadArgument : a.Slice(start, end - start);
    }

    public static Value LowerAscii(ref Frame frame, in Value a) => Mapped(ref frame, a, static b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b);

    public static Value UpperAscii(ref Frame frame, in Value a) => Mapped(ref frame, a, static b => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b & ~0x20) : b);

    public static Value Trim(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var start = 0;
        while (start < text.Length && Rune.DecodeFromUtf8(text[start..], out var rune, out var used) == System.Buffers.OperationStatus.Done && IsSpace(rune))
        {
            start += used;
        }

        var end = text.Length;
        while (end > start && Rune.DecodeLastFromUtf8(text[start..end], out var rune, out var used) == System.Buffers.OperationStatus.Done && IsSpace(rune))
        {
            end -= used;
        }

        return a.Slice(start, end - start);
    }

    public static Value Reverse(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a);
        var turned = new byte[text.Length];
        for (var at = 0; at < text.Length;)
        {
            var length = OffsetOf(text[at..], 1);
            text.Slice(at, length).CopyTo(turned.AsSpan(text.Length - at - length));
            at += length;
        }

        return Value.OfText(turned);
    }

    private static Value Mapped(ref Frame frame, in Value a, Func<byte, byte> map)
    {
        if (a.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = frame.Text(a).ToArray();
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = map(text[i]);
        }

        return Value.OfText(text);
    }

    private static bool AreTexts(in Value a, in Value b) => a.Kind == ValueKind.String && b.Kind == ValueKind.String;

    // The characters of Go's unicode.IsSpace, which the extension was written against.
    private static bool IsSpace(Rune rune) => rune.Value is >= 9 and <= 13 or 0x20 or 0x85 or 0xA0 or 0x1680 or >= 0x2000 and <= 0x200A or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;

    internal static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Where the code point of an index begins; the length for the one behind the last; -1 beyond.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return -1;
        }

        var at = 0;
        for (; index > 0 && at < text.Length; index--)
        {
            do
            {
                at++;
            }
            while (at < text.Length && (text[at] & 0xC0) == 0x80);
        }

        return index == 0 ? at : -1;
    }
}
