using System.Globalization;
using System.Text;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Timestamps (years 1 to 9999, nanoseconds) and durations (64 bits of nanoseconds).</summary>
public static partial class Functions
{
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;
    private const long PerSecond = 1_000_000_000;

    public static Value ToTimestamp(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Timestamp => a,
        ValueKind.Int => a.AsInt is >= FirstSecond and <= LastSecond ? Value.OfTimestamp(a.AsInt, 0) : OutOfRange,
        ValueKind.String => TimeReader.Timestamp(frame.Text(a)),
        _ => NoOverload,
    };

    public static Value ToDuration(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Duration => a,
        ValueKind.String => TimeReader.Duration(frame.Text(a)),
        _ => NoOverload,
    };

    public static Value GetDate(ref Frame frame, in Value a) => Part(a, null, static time => time.Day);

    public static Value GetDate(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Day);

    public static Value GetDayOfMonth(ref Frame frame, in Value a) => Part(a, null, static time => time.Day - 1);

    public static Value GetDayOfMonth(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Day - 1);

    public static Value GetDayOfWeek(ref Frame frame, in Value a) => Part(a, null, static time => (int)time.DayOfWeek);

    public static Value GetDayOfWeek(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => (int)time.DayOfWeek);

    public static Value GetDayOfYear(ref Frame frame, in Value a) => Part(a, null, static time => time.DayOfYear - 1);

    public static Value GetDayOfYear(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.DayOfYear - 1);

    public static Value GetFullYear(ref Frame frame, in Value a) => Part(a, null, static time => time.Year);

    public static Value GetFullYear(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Year);

    public static Value GetMonth(ref Frame frame, in Value a) => Part(a, null, static time => time.Month - 1);

    public static Value GetMonth(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Month - 1);

    public static Value GetHours(ref Frame frame, in Value a) => a.Kind == ValueKind.Duration ? Value.Of(a.Bits / (3600 * PerSecond)) : Part(a, null, static time => time.Hour);

    public static Value GetHours(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Hour);

    public static Value GetMinutes(ref Frame frame, in Value a) => a.Kind == ValueKind.Duration ? Value.Of(a.Bits / (60 * PerSecond)) : Part(a, null, static time => time.Minute);

    public static Value GetMinutes(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Minute);

    public static Value GetSeconds(ref Frame frame, in Value a) => a.Kind == ValueKind.Duration ? Value.Of(a.Bits / PerSecond) : Part(a, null, static time => time.Second);

    public static Value GetSeconds(ref Frame frame, in Value a, in Value zone) => Part(ref frame, a, zone, static time => time.Second);

    // Of a duration: what is left over beyond whole seconds, as the specification says.
    public static Value GetMilliseconds(ref Frame frame, in Value a) =>
        a.Kind == ValueKind.Duration ? Value.Of(a.Bits % PerSecond / 1_000_000) : a.Kind == ValueKind.Timestamp ? Value.Of(a.Extra / 1_000_000L) : NoOverload;

    public static Value GetMilliseconds(ref Frame frame, in Value a, in Value zone) =>
        Zone(ref frame, zone, out _) ? GetMilliseconds(ref frame, a) : BadText;

    private static Value Part(in Value a, TimeZoneInfo? zone, Func<DateTime, int> part)
    {
        if (a.Kind != ValueKind.Timestamp)
        {
            return NoOverload;
        }

        var time = DateTime.UnixEpoch.AddTicks(a.Bits * TimeSpan.TicksPerSecond);
        if (zone is not null)
        {
            var offset = zone.GetUtcOffset(time);
            if (time.Ticks + offset.Ticks < 0 || time.Ticks + offset.Ticks > DateTime.MaxValue.Ticks)
            {
                return OutOfRange;
            }

            time = time.Add(offset);
        }

        return Value.Of((long)part(time));
    }

    private static Value Part(ref Frame frame, in Value a, in Value zone, Func<DateTime, int> part) =>
        zone.Kind != ValueKind.String ? NoOverload : Zone(ref frame, zone, out var found) ? Part(a, found, part) : BadText;

    /// <summary>A name of the time zone database, or an offset such as -02:30.</summary>
    private static bool Zone(ref Frame frame, in Value name, out TimeZoneInfo? zone)
    {
        zone = null;
        if (name.Kind != ValueKind.String)
        {
            return false;
        }

        var text = frame.Text(name);
        if (text.Length is < 1 or > 64 || text.IndexOf(".."u8) >= 0 || text[0] == (byte)'/')
        {
            return false;
        }

        var id = Encoding.Latin1.GetString(text);
        if (TimeReader.Offset(text) is { } offset)
        {
            zone = TimeZoneInfo.CreateCustomTimeZone(id, offset, id, id);
            return true;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '/' or '+' or '-'))
            {
                return false;
            }
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone);
    }

    internal static Int128 Nanos(in Value timestamp) => (Int128)timestamp.Bits * PerSecond + timestamp.Extra;

    private static Value Moved(in Value timestamp, Int128 nanos)
    {
        var moved = Nanos(timestamp) + nanos;
        var seconds = moved / PerSecond;
        var rest = moved % PerSecond;
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + PerSecond);
        }

        return seconds < FirstSecond || seconds > LastSecond ? OutOfRange : Value.OfTimestamp((long)seconds, (int)rest);
    }

    private static Value Span(Int128 nanos) => nanos < long.MinValue || nanos > long.MaxValue ? OutOfRange : Value.OfDuration((long)nanos);

    private static string TimestampText(in Value a)
    {
        var time = DateTime.UnixEpoch.AddTicks(a.Bits * TimeSpan.TicksPerSecond).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return time + Fraction(a.Extra) + "Z";
    }

    private static string DurationText(long nanos)
    {
        var size = Int128.Abs(nanos);
        return (nanos < 0 ? "-" : "") + ((long)(size / PerSecond)).ToString(CultureInfo.InvariantCulture) + Fraction((int)(size % PerSecond)) + "s";
    }

    private static string Fraction(int nanos) => nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
}
