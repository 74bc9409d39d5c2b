using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.TestKit.Conditions;

/// <summary>Operators and functions: those that random conditions use.</summary>
internal sealed partial class Interpreter
{
    private object? OfCall(Call call)
    {
        var name = call.Target is null ? call.Function.TrimStart('.')
            : call.Target is Name { Text: "math" or "optional" } prefix ? prefix.Text + "." + call.Function
            : "." + call.Function;
        var arguments = (name[0] == '.' ? call.Arguments.Prepend(call.Target!) : call.Arguments).Select(Of).ToList();
        if (Worst(arguments) is { } worst)
        {
            return worst;
        }

        try
        {
            return Apply(name, [.. arguments.Select(argument => argument is DBNull ? null : argument)]) is var value and not DBNull ? value : null;
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or FormatException or ArgumentException)
        {
            return Special.Error;
        }
    }

    private static object? Apply(string name, object?[] a) => (name, a) switch
    {
        (Operators.Not, [bool x]) => !x,
        (Operators.Negate, [long x]) => checked(-x),
        (Operators.Negate, [double x]) => -x,
        (Operators.Equal, [var x, var y]) => Same(x, y),
        (Operators.NotEqual, [var x, var y]) => !Same(x, y),
        ("_<_", [var x, var y]) => Ordered(x, y, order => order < 0),
        ("_<=_", [var x, var y]) => Ordered(x, y, order => order <= 0),
        ("_>_", [var x, var y]) => Ordered(x, y, order => order > 0),
        ("_>=_", [var x, var y]) => Ordered(x, y, order => order >= 0),
        (Operators.In, [var x, List<object?> list]) => list.Any(item => Same(x, item)),
        (Operators.In, [var x, OracleMap map]) => map.Pairs.Any(pair => Same(pair.Key, x)),
        (Operators.Index, [OracleOptional or OracleMap or List<object?>, var key]) => a[0] is OracleOptional ? Chained(a[0], inner => At(inner, key)) : At(a[0], key) ?? Special.Error,
        (Operators.OptionalIndex, [var from, var key]) => Chained(from, inner => At(inner, key)),
        ("size" or ".size", [var x]) => Size(x),
        ("dyn", [var x]) => x,
        ("type", [var x]) => new OracleType(TypeName(x)),
        ("string", [var x]) => Text(x),
        ("int", [var x]) => ToInt(x),
        ("double", [var x]) => x is string text ? double.Parse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) : x is long or ulong or double ? Convert.ToDouble(x, CultureInfo.InvariantCulture) : Special.Error,
        ("optional.of", [var x]) => new OracleOptional(true, x),
        ("optional.none", []) => OracleOptional.None,
        (".hasValue", [OracleOptional x]) => x.Has,
        (".value", [OracleOptional x]) => x.Has ? x.Value : Special.Error,
        (".orValue", [OracleOptional x, var y]) => x.Has ? x.Value : y,
        (".or", [OracleOptional x, OracleOptional y]) => x.Has ? x : y,
        ("math.abs", [long x]) => Math.Abs(x),
        ("math.greatest", [long x, long y]) => Math.Max(x, y),
        ("math.least", [long x, long y]) => Math.Min(x, y),
        (".join", [List<object?> list, string between]) => list.All(item => item is string) ? string.Join(between, list) : Special.Error,
        (".getHours", [OracleTime time]) => (long)((time.Nanos + (Int128)1_000_000 * 24 * 3_600_000_000_000) / 3_600_000_000_000 % 24),
        (_, [string x, ..]) when name[0] == '.' => OfText(name, x, a),
        _ => Arithmetic(name, a),
    };

    private static object? OfText(string name, string x, object?[] a) => (name, a) switch
    {
        (".contains", [_, string y]) => x.Contains(y, StringComparison.Ordinal),
        (".startsWith", [_, string y]) => x.StartsWith(y, StringComparison.Ordinal),
        (".endsWith", [_, string y]) => x.EndsWith(y, StringComparison.Ordinal),
        (".matches", [_, string y]) => Regex.IsMatch(x, y, RegexOptions.CultureInvariant),
        (".lowerAscii", [_]) => string.Concat(x.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c)),
        (".upperAscii", [_]) => string.Concat(x.Select(c => char.IsAsciiLetterLower(c) ? (char)(c - 32) : c)),
        (".indexOf", [_, string y]) => x.IndexOf(y, StringComparison.Ordinal) is var at and >= 0 ? Runes(x[..at]).LongLength : -1L,
        (".substring", [_, long from]) => string.Concat(Runes(x)[(int)from..].Select(rune => rune.ToString())),
        (".charAt", [_, long at]) => at == Runes(x).Length ? "" : at >= 0 && at < Runes(x).Length ? Runes(x)[at].ToString() : Special.Error,
        (".replace", [_, string y, string z]) => y.Length == 0 ? Special.Error : x.Replace(y, z, StringComparison.Ordinal),
        (".split", [_, string y]) => y.Length == 0 ? Special.Error : x.Split(y).Cast<object?>().ToList(),
        (".trim", [_]) => x.Trim(),
        _ => Special.Error,
    };

    private static object? Arithmetic(string name, object?[] a) => (name, a) switch
    {
        ("_+_", [long x, long y]) => checked(x + y),
        ("_-_", [long x, long y]) => checked(x - y),
        ("_*_", [long x, long y]) => checked(x * y),
        ("_/_", [long x, long y]) => x == long.MinValue && y == -1 ? Special.Error : x / y,
        ("_%_", [long x, long y]) => x == long.MinValue && y == -1 ? Special.Error : x % y,
        ("_+_", [ulong x, ulong y]) => checked(x + y),
        ("_-_", [ulong x, ulong y]) => checked(x - y),
        ("_+_", [double x, double y]) => x + y,
        ("_-_", [double x, double y]) => x - y,
        ("_*_", [double x, double y]) => x * y,
        ("_/_", [double x, double y]) => x / y,
        ("_+_", [string x, string y]) => x + y,
        ("_+_", [List<object?> x, List<object?> y]) => x.Concat(y).ToList(),
        ("_-_", [OracleTime x, OracleTime y]) => new OracleSpan(checked((long)(x.Nanos - y.Nanos))),
        ("_+_", [OracleSpan x, OracleSpan y]) => new OracleSpan(checked(x.Nanos + y.Nanos)),
        ("duration", [string text]) when text.EndsWith('s') && long.TryParse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture, out var seconds) => new OracleSpan(seconds * 1_000_000_000),
        _ => Special.Error,
    };

    private static object? At(object? from, object? key) => from switch
    {
        OracleMap map => Lookup(map, key),
        List<object?> list when key is long index => index >= 0 && index < list.Count ? list[(int)index] ?? DBNull.Value : null,
        _ => Special.Error,
    };

    private static object Size(object? x) => x switch
    {
        string text => Runes(text).LongLength,
        List<object?> list => (long)list.Count,
        OracleMap map => (long)map.Pairs.Count,
        byte[] bytes => bytes.LongLength,
        _ => Special.Error,
    };

    private static object? ToInt(object? x) => x switch
    {
        long => x,
        ulong whole => checked((long)whole),
        double real => real is > -9.2233720368547758E18 and < 9.2233720368547758E18 ? (long)real : Special.Error,
        string text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        _ => Special.Error,
    };

    private static object? Text(object? x) => x switch
    {
        string => x,
        bool truth => truth ? "true" : "false",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        ulong whole => whole.ToString(CultureInfo.InvariantCulture),
        _ => Special.Error,
    };

    private static string TypeName(object? x) => x switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        List<object?> => "list",
        OracleMap => "map",
        OracleOptional => "optional_type",
        OracleTime => "google.protobuf.Timestamp",
        OracleSpan => "google.protobuf.Duration",
        _ => "type",
    };

    private static object Ordered(object? x, object? y, Func<int, bool> test)
    {
        if (Number(x) && Number(y))
        {
            return Compare(x!, y!) is { } numbers && test(numbers);
        }

        return (x, y) switch
        {
            (string a, string b) => test(RuneOrder(a, b)),
            (bool a, bool b) => test(a.CompareTo(b)),
            (OracleTime a, OracleTime b) => test(a.Nanos.CompareTo(b.Nanos)),
            (OracleSpan a, OracleSpan b) => test(a.Nanos.CompareTo(b.Nanos)),
            _ => Special.Error,
        };
    }

    private static int RuneOrder(string a, string b)
    {
        var (x, y) = (Runes(a), Runes(b));
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            if (x[i] != y[i])
            {
                return x[i].CompareTo(y[i]);
            }
        }

        return x.Length.CompareTo(y.Length);
    }

    private static bool Same(object? x, object? y)
    {
        if (Number(x) && Number(y))
        {
            return Compare(x!, y!) == 0;
        }

        return (x, y) switch
        {
            (null, null) => true,
            (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b, Same).All(same => same),
            (OracleMap a, OracleMap b) => a.Pairs.Count == b.Pairs.Count && a.Pairs.All(pair => b.Pairs.Any(other => Same(pair.Key, other.Key) && Same(pair.Value, other.Value))),
            (OracleOptional a, OracleOptional b) => a.Has == b.Has && (!a.Has || Same(a.Value, b.Value)),
            (byte[] a, byte[] b) => a.SequenceEqual(b),
            (null, _) => false,
            _ => x.Equals(y),
        };
    }

    private static bool Number(object? x) => x is long or ulong or double;

    /// <summary>Null: one of them is not a number.</summary>
    private static int? Compare(object x, object y)
    {
        if (x is double || y is double)
        {
            var (a, b) = (Convert.ToDouble(x, CultureInfo.InvariantCulture), Convert.ToDouble(y, CultureInfo.InvariantCulture));
            return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
        }

        return (x is long l ? (Int128)l : (ulong)x).CompareTo(y is long m ? (Int128)m : (ulong)y);
    }

    private static Rune[] Runes(string text) => [.. text.EnumerateRunes()];
}
