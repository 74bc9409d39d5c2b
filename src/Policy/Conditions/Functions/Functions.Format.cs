using System.Buffers;
using System.Globalization;
using System.Text;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary><c>format</c> and <c>strings.quote</c> of the strings extension.</summary>
public static partial class Functions
{
    private const int DefaultPrecision = 6;
    private const int MostPrecision = 100;

    private static Value BadFormat => Value.Failed(ErrorKind.BadFormat);

    public static Value Format(ref Frame frame, in Value a, in Value b)
    {
        if (a.Kind != ValueKind.String || b.Kind != ValueKind.List)
        {
            return NoOverload;
        }

        var text = new StringBuilder();
        var pattern = Encoding.UTF8.GetString(frame.Text(a));
        var items = new Items(b);
        var left = CountOf(ref frame, b);
        for (var i = 0; i < pattern.Length;)
        {
            if (pattern[i] != '%' || (i + 1 < pattern.Length && pattern[i + 1] == '%'))
            {
                text.Append(pattern[i]);
                i += pattern[i] == '%' ? 2 : 1;
                continue;
            }

            if (!Clause(pattern, ref i, out var kind, out var precision))
            {
                return BadFormat;
            }

            if (left-- == 0)
            {
                return Value.Failed(ErrorKind.IndexOutOfRange);
            }

            if (Formatted(ref frame, items.Next(ref frame), kind, precision) is not { } one)
            {
                return BadFormat;
            }

            text.Append(one);
            if (!frame.ChargeBytes(one.Length))
            {
                return Exhausted;
            }
        }

        return frame.ChargeBytes(pattern.Length) ? Value.Of(text.ToString()) : Exhausted;
    }

    /// <summary>In double quotes, with what is no plain text escaped.</summary>
    public static Value Quote(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        var text = new ArrayBufferWriter<byte>(a.Length + 2);
        text.Write("\""u8);
        foreach (var b in frame.Text(a))
        {
            text.Write(b switch
            {
                7 => "\\a"u8,
                8 => "\\b"u8,
                9 => "\\t"u8,
                10 => "\\n"u8,
                11 => "\\v"u8,
                12 => "\\f"u8,
                13 => "\\r"u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'"' => "\\\""u8,
                _ => [b],
            });
        }

        text.Write("\""u8);
        return frame.ChargeBytes(a.Length) ? Value.OfText(text.WrittenSpan.ToArray()) : Exhausted;
    }

    private static bool Clause(string pattern, ref int i, out char kind, out int precision)
    {
        (kind, precision) = ('\0', DefaultPrecision);
        var at = i + 1;
        if (at < pattern.Length && pattern[at] == '.')
        {
            var start = ++at;
            while (at < pattern.Length && char.IsAsciiDigit(pattern[at]) && at - start < 4)
            {
                at++;
            }

            if (at == start || (precision = int.Parse(pattern.AsSpan(start, at - start), CultureInfo.InvariantCulture)) > MostPrecision)
            {
                return false;
            }
        }

        i = at + 1;
        kind = at < pattern.Length ? pattern[at] : '\0';
        return "sdfeboxX".Contains(kind);
    }

    private static string? Formatted(ref Frame frame, in Value value, char kind, int precision) => kind switch
    {
        's' => Shown(ref frame, value, 0),
        'd' => value.Kind is ValueKind.Int or ValueKind.Uint || (value.Kind == ValueKind.Double && !double.IsFinite(value.AsDouble)) ? Shown(ref frame, value, 0) : null,
        'f' or 'e' => !IsNumber(value) ? null : RealFormatted(ToDouble(ref frame, value).AsDouble, kind, precision),
        'b' => value.Kind == ValueKind.Bool ? (value.AsBool ? "1" : "0") : Based(value, 2),
        'o' => Based(value, 8),
        _ => HexOf(ref frame, value, kind == 'X'),
    };

    private static string? HexOf(ref Frame frame, in Value value, bool upper)
    {
        var hex = value.Kind is ValueKind.String or ValueKind.Bytes ? Convert.ToHexStringLower(frame.Text(value)) : Based(value, 16);
        return upper ? hex?.ToUpperInvariant() : hex;
    }

    private static string? Based(in Value value, int radix)
    {
        if (value.Kind is not (ValueKind.Int or ValueKind.Uint))
        {
            return null;
        }

        var negative = value.Kind == ValueKind.Int && value.AsInt < 0;
        var size = negative ? (ulong)-(Int128)value.AsInt : value.AsUint;
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, "0123456789abcdef"[(int)(size % (ulong)radix)]);
            size /= (ulong)radix;
        }
        while (size > 0);
        return (negative ? "-" : "") + digits;
    }

    private static string RealFormatted(double value, char kind, int precision)
    {
        if (!double.IsFinite(value))
        {
            return RealShown(value);
        }

        if (kind == 'f')
        {
            return FixedPoint.Text(value, precision);
        }

        var text = value.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('e');
        var exponent = text[(mark + 2)..].TrimStart('0');
        return text[..(mark + 2)] + exponent.PadLeft(2, '0');
    }

    private static string RealShown(double value) =>
        double.IsFinite(value) ? RealText(value) : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static string? Shown(ref Frame frame, in Value value, int depth)
    {
        if (depth > 32 || !frame.Charge(1))
        {
            return null;
        }

        return value.Kind switch
        {
            ValueKind.Null => "null",
            ValueKind.Double => RealShown(value.AsDouble),
            ValueKind.Type => (string)value.Ref!,
            ValueKind.Bytes => Encoding.UTF8.GetString(frame.Text(value)),
            ValueKind.List or ValueKind.Map => ShownItems(ref frame, value, depth),
            _ => ToText(ref frame, value) is { Kind: ValueKind.String } text ? Encoding.UTF8.GetString(frame.Text(text)) : null,
        };
    }

    private static string? ShownItems(ref Frame frame, in Value range, int depth)
    {
        var parts = new List<string>();
        var items = new Items(range);
        for (var left = CountOf(ref frame, range); left > 0; left--)
        {
            var item = Shown(ref frame, items.Next(ref frame), depth + 1);
            var value = range.Kind == ValueKind.Map ? Shown(ref frame, items.Current(ref frame), depth + 1) : "";
            if (item is null || value is null)
            {
                return null;
            }

            parts.Add(range.Kind == ValueKind.Map ? item + ": " + value : item);
        }

        if (range.Kind == ValueKind.Map)
        {
            parts.Sort(StringComparer.Ordinal);
        }

        return (range.Kind == ValueKind.Map ? "{" : "[") + string.Join(", ", parts) + (range.Kind == ValueKind.Map ? "}" : "]");
    }
}
