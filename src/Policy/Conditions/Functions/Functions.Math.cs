using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>The math extension.</summary>
public static partial class Functions
{
    public static Value Greatest(ref Frame frame, in Value a) => Extreme(ref frame, a, 1);

    public static Value Least(ref Frame frame, in Value a) => Extreme(ref frame, a, -1);

    public static Value Ceil(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(Math.Ceiling(a.AsDouble)) : NoOverload;

    public static Value Floor(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(Math.Floor(a.AsDouble)) : NoOverload;

    public static Value Round(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(Math.Round(a.AsDouble, MidpointRounding.AwayFromZero)) : NoOverload;

    public static Value Trunc(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(Math.Truncate(a.AsDouble)) : NoOverload;

    public static Value Abs(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Uint => a,
        ValueKind.Int => Whole(Int128.Abs(a.AsInt)),
        ValueKind.Double => Value.Of(Math.Abs(a.AsDouble)),
        _ => NoOverload,
    };

    public static Value Sign(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Uint => Value.Of(a.AsUint == 0 ? 0UL : 1UL),
        ValueKind.Int => Value.Of((long)Math.Sign(a.AsInt)),
        ValueKind.Double => double.IsNaN(a.AsDouble) ? a : Value.Of((double)Math.Sign(a.AsDouble)),
        _ => NoOverload,
    };

    public static Value Sqrt(ref Frame frame, in Value a) => ToDouble(ref frame, a) is { Kind: ValueKind.Double } real && IsNumber(a) ? Value.Of(Math.Sqrt(real.AsDouble)) : NoOverload;

    public static Value IsNaN(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(double.IsNaN(a.AsDouble)) : NoOverload;

    public static Value IsInf(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(double.IsInfinity(a.AsDouble)) : NoOverload;

    public static Value IsFinite(ref Frame frame, in Value a) => a.Kind == ValueKind.Double ? Value.Of(double.IsFinite(a.AsDouble)) : NoOverload;

    public static Value BitAnd(ref Frame frame, in Value a, in Value b) => AreBits(a, b) ? new Value(a.Kind, null, a.Bits & b.Bits, 0) : NoOverload;

    public static Value BitOr(ref Frame frame, in Value a, in Value b) => AreBits(a, b) ? new Value(a.Kind, null, a.Bits | b.Bits, 0) : NoOverload;

    public static Value BitXor(ref Frame frame, in Value a, in Value b) => AreBits(a, b) ? new Value(a.Kind, null, a.Bits ^ b.Bits, 0) : NoOverload;

    public static Value BitNot(ref Frame frame, in Value a) => AreBits(a, a) ? new Value(a.Kind, null, ~a.Bits, 0) : NoOverload;

    public static Value BitShiftLeft(ref Frame frame, in Value a, in Value b) => Shifted(a, b, static (bits, by) => bits << by);

    // The bits of an int move as those of a uint: zeros come in from the left.
    public static Value BitShiftRight(ref Frame frame, in Value a, in Value b) => Shifted(a, b, static (bits, by) => (long)((ulong)bits >> by));

    private static Value Shifted(in Value a, in Value b, Func<long, int, long> shift) =>
        !AreBits(a, a) || b.Kind != ValueKind.Int ? NoOverload
        : b.AsInt < 0 ? BadArgument
        : new Value(a.Kind, null, b.AsInt >= 64 ? 0 : shift(a.Bits, (int)b.AsInt), 0);

    private static bool AreBits(in Value a, in Value b) => a.Kind == b.Kind && a.Kind is ValueKind.Int or ValueKind.Uint;

    private static Value Extreme(ref Frame frame, in Value a, int wanted)
    {
        if (IsNumber(a))
        {
            return a;
        }

        var count = a.Kind == ValueKind.List ? CountOf(ref frame, a) : 0;
        if (count == 0 || !frame.Charge(count))
        {
            return a.Kind == ValueKind.List && count == 0 ? BadArgument : count == 0 ? NoOverload : Exhausted;
        }

        var items = new Items(a);
        var best = items.Next(ref frame);
        for (var i = 1; i < count && IsNumber(best); i++)
        {
            var item = items.Next(ref frame);
            if (!IsNumber(item))
            {
                return NoOverload;
            }

            best = Compare(ref frame, item, best) == wanted ? item : best;
        }

        return IsNumber(best) ? best : NoOverload;
    }
}
