using System.Buffers.Text;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>The texts of times: RFC 3339, and durations as <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c>.</summary>
internal static class TimeReader
{
    public static Value Timestamp(ReadOnlySpan<byte> text)
    {
        var wrong = Value.Failed(ErrorKind.BadText);
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
        {
            return wrong;
        }

        Span<int> parts = [Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]), Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19])];
        if (parts.Contains(-1) || parts[1] is < 1 or > 12 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
        {
            return wrong;
        }

        if (parts[0] == 0)
        {
            return Value.Failed(ErrorKind.OutOfRange);
        }

        var rest = text[19..];
        if (parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1]) || !Nanos(ref rest, out var nanos) || Shift(rest) is not { } shift)
        {
            return wrong;
        }

        var time = new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], DateTimeKind.Utc);
        var seconds = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond - (long)shift.TotalSeconds;
        return seconds is < -62135596800 or > 253402300799 ? Value.Failed(ErrorKind.OutOfRange) : Value.OfTimestamp(seconds, nanos);
    }

    public static Value Duration(ReadOnlySpan<byte> text)
    {
        var wrong = Value.Failed(ErrorKind.BadText);
        var negative = text.Length > 0 && text[0] == '-';
        text = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (text.SequenceEqual("0"u8))
        {
            return Value.OfDuration(0);
        }

        Int128 total = 0;
        if (text.IsEmpty || text.Length > 64)
        {
            return wrong;
        }

        while (!text.IsEmpty)
        {
            if (!Amount(ref text, out var whole, out var fraction, out var scale) || Unit(ref text) is not { } unit)
            {
                return wrong;
            }

            total += (Int128)whole * unit + (Int128)fraction * unit / scale;
        }

        total = negative ? -total : total;
        return total < long.MinValue || total > long.MaxValue ? Value.Failed(ErrorKind.OutOfRange) : Value.OfDuration((long)total);
    }

    /// <summary><c>+11:00</c>, <c>-02:30</c>, <c>02:00</c>; null for what is none.</summary>
    public static TimeSpan? Offset(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        text = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (text.Length != 5 || text[2] != ':')
        {
            return null;
        }

        var (hours, minutes) = (Digits(text[..2]), Digits(text[3..]));
        if (hours is < 0 or > 14 || minutes is < 0 or > 59 || (hours == 14 && minutes > 0))
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return negative ? -offset : offset;
    }

    private static TimeSpan? Shift(ReadOnlySpan<byte> zone) =>
        zone.Length == 1 && (zone[0] | 0x20) == 'z' ? TimeSpan.Zero
        : zone.Length == 6 && zone[0] is (byte)'+' or (byte)'-' ? Offset(zone)
        : null;

    private static bool Nanos(ref ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 9)
        {
            return false;
        }

        nanos = Digits(text.Slice(1, digits));
        for (var i = digits; i < 9; i++)
        {
            nanos *= 10;
        }

        text = text[(1 + digits)..];
        return true;
    }

    private static bool Amount(ref ReadOnlySpan<byte> text, out long whole, out long fraction, out long scale)
    {
        (whole, fraction, scale) = (0, 0, 1);
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0 || (digits > 0 && !Utf8Parser.TryParse(text[..digits], out whole, out _)))
        {
            return false;
        }

        text = text[digits..];
        if (text[0] != '.')
        {
            return digits > 0;
        }

        var more = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (more < 0 || digits + more == 0)
        {
            return false;
        }

        // Digits beyond the 15th are less than a nanosecond of an hour.
        for (var i = 0; i < Math.Min(more, 15); i++)
        {
            (fraction, scale) = (fraction * 10 + text[1 + i] - '0', scale * 10);
        }

        text = text[(1 + more)..];
        return !text.IsEmpty;
    }

    private static long? Unit(ref ReadOnlySpan<byte> text)
    {
        (long? unit, var length) = text.StartsWith("ns"u8) ? (1L, 2)
            : text.StartsWith("us"u8) ? (1_000L, 2)
            : text.StartsWith("µs"u8) || text.StartsWith("μs"u8) ? (1_000L, 3)
            : text.StartsWith("ms"u8) ? (1_000_000L, 2)
            : text.StartsWith("s"u8) ? (1_000_000_000L, 1)
            : text.StartsWith("m"u8) ? (60_000_000_000L, 1)
            : text.StartsWith("h"u8) ? (3_600_000_000_000L, 1)
            : ((long?)null, 0);
        text = text[length..];
        return unit;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            value = value * 10 + b - '0';
        }

        return value;
    }
}
