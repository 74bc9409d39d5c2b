using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>From one kind to another.</summary>
public static partial class Functions
{
    private static Value BadText => Value.Failed(ErrorKind.BadText);

    public static Value Dyn(ref Frame frame, in Value a) => a;

    public static Value TypeOf(ref Frame frame, in Value a) => Value.OfType(a.Kind switch
    {
        ValueKind.Null => "null_type",
        ValueKind.Bool => "bool",
        ValueKind.Int => "int",
        ValueKind.Uint => "uint",
        ValueKind.Double => "double",
        ValueKind.String => "string",
        ValueKind.Bytes => "bytes",
        ValueKind.Timestamp => "google.protobuf.Timestamp",
        ValueKind.Duration => "google.protobuf.Duration",
        ValueKind.List => "list",
        ValueKind.Map => "map",
        ValueKind.Optional => "optional_type",
        ValueKind.Ip => "net.IP",
        ValueKind.Cidr => "net.CIDR",
        ValueKind.Finding => "finding",
        _ => "type",
    });

    public static Value ToBool(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.String)
        {
            return a.Kind == ValueKind.Bool ? a : NoOverload;
        }

        var text = frame.Text(a);
        return text.SequenceEqual("true"u8) || text.SequenceEqual("1"u8) || text.SequenceEqual("t"u8) || text.SequenceEqual("TRUE"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("T"u8) ? Value.True
            : text.SequenceEqual("false"u8) || text.SequenceEqual("0"u8) || text.SequenceEqual("f"u8) || text.SequenceEqual("FALSE"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("F"u8) ? Value.False
            : BadText;
    }

    public static Value ToInt(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Int => a,
        ValueKind.Uint => a.AsUint <= long.MaxValue ? Value.Of((long)a.AsUint) : OutOfRange,
        ValueKind.Double => a.AsDouble is > -9223372036854775808.0 and < 9223372036854775808.0 ? Value.Of((long)a.AsDouble) : OutOfRange,
        ValueKind.Timestamp => Value.Of(a.Bits),
        ValueKind.String => Utf8Parser.TryParse(frame.Text(a), out long value, out var used) && used == a.Length ? Value.Of(value) : BadText,
        _ => NoOverload,
    };

    public static Value ToUint(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Uint => a,
        ValueKind.Int => a.AsInt >= 0 ? Value.Of((ulong)a.AsInt) : OutOfRange,
        ValueKind.Double => a.AsDouble is >= 0 and < 18446744073709551616.0 ? Value.Of((ulong)a.AsDouble) : OutOfRange,
        ValueKind.String => Utf8Parser.TryParse(frame.Text(a), out ulong value, out var used) && used == a.Length ? Value.Of(value) : BadText,
        _ => NoOverload,
    };

    public static Value ToDouble(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Double => a,
        ValueKind.Int => Value.Of((double)a.AsInt),
        ValueKind.Uint => Value.Of((double)a.AsUint),
        ValueKind.String => double.TryParse(frame.Text(a), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? Value.Of(value)
            : BadText,
        _ => NoOverload,
    };

    public static Value ToText(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.String => a,
        ValueKind.Bytes => !frame.ChargeBytes(a.Length) ? Exhausted
            : Utf8.IsValid(frame.Text(a)) ? new Value(ValueKind.String, a.Ref, a.Bits, a.Extra)
            : Value.Failed(ErrorKind.InvalidUtf8),
        ValueKind.Bool => Value.Of(a.AsBool ? "true" : "false"),
        ValueKind.Int => Value.Of(a.AsInt.ToString(CultureInfo.InvariantCulture)),
        ValueKind.Uint => Value.Of(a.AsUint.ToString(CultureInfo.InvariantCulture)),
        ValueKind.Double => Value.Of(RealText(a.AsDouble)),
        ValueKind.Timestamp => Value.Of(TimestampText(a)),
        ValueKind.Duration => Value.Of(DurationText(a.Bits)),
        ValueKind.Ip => Value.Of(IpText((byte[])a.Ref!)),
        ValueKind.Cidr => Value.Of(IpText((byte[])a.Ref!) + "/" + a.Bits.ToString(CultureInfo.InvariantCulture)),
        _ => NoOverload,
    };

    public static Value ToBytes(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Bytes => a,
        ValueKind.String => new Value(ValueKind.Bytes, a.Ref, a.Bits, a.Extra),
        _ => NoOverload,
    };

    public static Value Base64Encode(ref Frame frame, in Value a) =>
        a.Kind != ValueKind.Bytes ? NoOverload : frame.ChargeBytes(a.Length) ? Value.Of(Convert.ToBase64String(frame.Text(a))) : Exhausted;

    /// <summary>With padding or without.</summary>
    public static Value Base64Decode(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.String)
        {
            return NoOverload;
        }

        if (!frame.ChargeBytes(a.Length))
        {
            return Exhausted;
        }

        var text = Encoding.Latin1.GetString(frame.Text(a)).TrimEnd('=');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text + new string('=', (4 - text.Length % 4) % 4), bytes, out var written) ? Value.OfBytes(bytes[..written]) : BadText;
    }

    /// <summary>The shortest digits that read back the same; an exponent from 1e21 on and below 1e-4.</summary>
    internal static string RealText(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var size = Math.Abs(value);
        if (value != 0 && (size < 1e-4 || size >= 1e21))
        {
            var text = value.ToString("E16", CultureInfo.InvariantCulture);
            var shortest = value.ToString("R", CultureInfo.InvariantCulture);
            var exponent = int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            var digits = shortest.Contains('E') ? shortest[..shortest.IndexOf('E')] : (value / Math.Pow(10, exponent)).ToString("R", CultureInfo.InvariantCulture);
            return digits + "e" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        }

        var plain = value.ToString("R", CultureInfo.InvariantCulture);
        return plain.Contains('E') ? value.ToString("F0", CultureInfo.InvariantCulture) : plain;
    }
}
