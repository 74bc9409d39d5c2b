using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Equality over all kinds, order within one, and over the three kinds of numbers.</summary>
public static partial class Functions
{
    // Beside -1, 0 and 1: NaN has no order, and some kinds have none.
    private const int Unordered = 2;
    private const int Mismatch = 3;
    private const double IntLeast = long.MinValue;
    private const double IntMost = long.MaxValue;
    private const double UintMost = ulong.MaxValue;

    public static Value Equal(ref Frame frame, in Value a, in Value b)
    {
        var equal = AreEqual(ref frame, a, b);
        return frame.Charge(0) ? Value.Of(equal) : Exhausted;
    }

    public static Value NotEqual(ref Frame frame, in Value a, in Value b)
    {
        var equal = AreEqual(ref frame, a, b);
        return frame.Charge(0) ? Value.Of(!equal) : Exhausted;
    }

    public static Value Less(ref Frame frame, in Value a, in Value b) => Ordered(Compare(ref frame, a, b), -1, -1);

    public static Value LessOrEqual(ref Frame frame, in Value a, in Value b) => Ordered(Compare(ref frame, a, b), -1, 0);

    public static Value Greater(ref Frame frame, in Value a, in Value b) => Ordered(Compare(ref frame, a, b), 1, 1);

    public static Value GreaterOrEqual(ref Frame frame, in Value a, in Value b) => Ordered(Compare(ref frame, a, b), 1, 0);

    private static Value Ordered(int order, int one, int other) => order == Mismatch ? NoOverload : Value.Of(order == one || order == other);

    /// <summary>Never an error: kinds that differ are not equal. Takes steps for what is inside.</summary>
    internal static bool AreEqual(ref Frame frame, in Value a, in Value b)
    {
        if (IsNumber(a) && IsNumber(b))
        {
            return Compare(ref frame, a, b) == 0;
        }

        if (a.Kind != b.Kind)
        {
            return false;
        }

        switch (a.Kind)
        {
            case ValueKind.String or ValueKind.Bytes:
                return frame.ChargeBytes(Math.Min(a.Length, b.Length)) && frame.Text(a).SequenceEqual(frame.Text(b));
            case ValueKind.List:
                return ListsEqual(ref frame, a, b);
            case ValueKind.Map:
                return MapsEqual(ref frame, a, b);
            case ValueKind.Type:
                return (string)a.Ref! == (string)b.Ref!;
            case ValueKind.Optional:
                return a.Ref is Value[] x && b.Ref is Value[] y ? AreEqual(ref frame, x[0], y[0]) : a.Ref is null && b.Ref is null;
            case ValueKind.Ip:
                return ((byte[])a.Ref!).AsSpan().SequenceEqual((byte[])b.Ref!);
            case ValueKind.Cidr:
                return a.Bits == b.Bits && ((byte[])a.Ref!).AsSpan().SequenceEqual((byte[])b.Ref!);
            case ValueKind.Timestamp:
                return a.Bits == b.Bits && a.Extra == b.Extra;
            case ValueKind.Finding:
                return a.Extra == b.Extra;
            default:
                return a.Bits == b.Bits;
        }
    }

    private static bool ListsEqual(ref Frame frame, in Value a, in Value b)
    {
        var count = CountOf(ref frame, a);
        if (count != CountOf(ref frame, b))
        {
            return false;
        }

        var (x, y) = (new Items(a), new Items(b));
        for (var i = 0; i < count; i++)
        {
            if (!frame.Charge(1) || !AreEqual(ref frame, x.Next(ref frame), y.Next(ref frame)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsEqual(ref Frame frame, in Value a, in Value b)
    {
        if (CountOf(ref frame, a) != CountOf(ref frame, b))
        {
            return false;
        }

        var entries = new Items(a);
        for (var left = CountOf(ref frame, a); left > 0; left--)
        {
            var key = entries.Next(ref frame);
            var other = Lookup(ref frame, b, key);
            if (!frame.Charge(1) || other.IsBlocked || !AreEqual(ref frame, entries.Current(ref frame), other))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(in Value value) => value.Kind is ValueKind.Int or ValueKind.Uint or ValueKind.Double;

    private static int Compare(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => a.AsInt.CompareTo(b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => a.AsUint.CompareTo(b.AsUint),
        (ValueKind.Double, ValueKind.Double) => double.IsNaN(a.AsDouble) || double.IsNaN(b.AsDouble) ? Unordered : a.AsDouble.CompareTo(b.AsDouble),
        (ValueKind.Int, ValueKind.Uint) => ((Int128)a.AsInt).CompareTo(b.AsUint),
        (ValueKind.Uint, ValueKind.Int) => ((Int128)a.AsUint).CompareTo(b.AsInt),
        (ValueKind.Double, ValueKind.Int) => CompareReal(a.AsDouble, b.AsInt, IntLeast, IntMost),
        (ValueKind.Double, ValueKind.Uint) => CompareReal(a.AsDouble, b.AsUint, 0, UintMost),
        (ValueKind.Int, ValueKind.Double) => Turned(CompareReal(b.AsDouble, a.AsInt, IntLeast, IntMost)),
        (ValueKind.Uint, ValueKind.Double) => Turned(CompareReal(b.AsDouble, a.AsUint, 0, UintMost)),
        (ValueKind.String, ValueKind.String) or (ValueKind.Bytes, ValueKind.Bytes) => Math.Sign(frame.Text(a).SequenceCompareTo(frame.Text(b))),
        (ValueKind.Bool, ValueKind.Bool) or (ValueKind.Duration, ValueKind.Duration) => a.Bits.CompareTo(b.Bits),
        (ValueKind.Timestamp, ValueKind.Timestamp) => (a.Bits, a.Extra).CompareTo((b.Bits, b.Extra)),
        _ => Mismatch,
    };

    private static int Turned(int order) => order is -1 or 1 ? -order : order;

    // As the conformance files ask: a whole number is rounded to a double, unless the double is beyond all of them.
    private static int CompareReal(double real, double whole, double least, double most) =>
        double.IsNaN(real) ? Unordered
        : real < least ? -1
        : real > most ? 1
        : real.CompareTo(whole);
}
