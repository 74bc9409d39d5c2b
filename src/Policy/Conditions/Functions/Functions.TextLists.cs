using System.Buffers;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Texts that become several, several that become one, and replacement.</summary>
public static partial class Functions
{
    public static Value Split(ref Frame frame, in Value a, in Value b) => Split(ref frame, a, b, Value.Of(-1L));

    public static Value Split(ref Frame frame, in Value a, in Value b, in Value limit)
    {
        if (!AreTexts(a, b) || limit.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (!frame.Charge(a.Length + 1) || !frame.ChargeSearch(a.Length, b.Length))
        {
            return Exhausted;
        }

        var parts = new List<Value>();
        var text = frame.Text(a);
        var between = frame.Text(b);
        var start = 0;
        while (limit.AsInt < 0 || parts.Count < limit.AsInt - 1)
        {
            var next = between.IsEmpty ? OffsetOf(text[start..], 1) : text[start..].IndexOf(between);
            if (next < 0 || (between.IsEmpty && start + next >= text.Length))
            {
                break;
            }

            parts.Add(a.Slice(start, next));
            start += next + between.Length;
        }

        if (limit.AsInt != 0 && (!between.IsEmpty || !text.IsEmpty))
        {
            parts.Add(a.Slice(start, text.Length - start));
        }

        return Value.OfList([.. parts]);
    }

    public static Value Join(ref Frame frame, in Value a) => Join(ref frame, a, Value.Of(""));

    public static Value Join(ref Frame frame, in Value a, in Value b)
    {
        if (a.Kind != ValueKind.List || b.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        var text = new ArrayBufferWriter<byte>(64);
        var items = new Items(a);
        for (var i = 0; i < CountOf(ref frame, a); i++)
        {
            var item = items.Next(ref frame);
            if (item.Kind != ValueKind.String)
            {
                return item.Kind == ValueKind.Error ? item : NoOverload;
            }

            if (!frame.ChargeBytes(item.Length + b.Length))
            {
                return Exhausted;
            }

            text.Write(i == 0 ? default : frame.Text(b));
            text.Write(frame.Text(item));
        }

        return Value.OfText(text.WrittenSpan.ToArray());
    }

    public static Value Replace(ref Frame frame, in Value a, in Value b, in Value c) => Replace(ref frame, a, b, c, Value.Of(-1L));

    public static Value Replace(ref Frame frame, in Value a, in Value b, in Value c, in Value limit)
    {
        if (!AreTexts(a, b) || c.Kind != ValueKind.String || limit.Kind != ValueKind.Int)
        {
            return NoOverload;
        }

        if (b.Length == 0 && c.Length == 0)
        {
            return a;
        }

        if (!frame.ChargeSearch(a.Length, b.Length))
        {
            return Exhausted;
        }

        var made = new ArrayBufferWriter<byte>(a.Length + 16);
        var text = frame.Text(a);
        var old = frame.Text(b);
        var fresh = frame.Text(c);
        var at = 0;
        for (var left = limit.AsInt; left != 0; left--)
        {
            // An empty text stands before every code point and at the end.
            var found = old.IsEmpty ? (at == 0 && made.WrittenCount == 0 ? 0 : OffsetOf(text[at..], 1)) : text[at..].IndexOf(old);
            if (found < 0 || (old.IsEmpty && found == 0 && made.WrittenCount > 0))
            {
                break;
            }

            if (!frame.ChargeBytes(found + fresh.Length))
            {
                return Exhausted;
            }

            made.Write(text.Slice(at, found));
            made.Write(fresh);
            at += found + old.Length;
            if (old.IsEmpty && at >= text.Length)
            {
                break;
            }
        }

        made.Write(text[at..]);
        return frame.ChargeBytes(a.Length) ? Value.OfText(made.WrittenSpan.ToArray()) : Exhausted;
    }
}
