using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>
/// What conditions call at run time: closures and generated code alike. A routine gets values that are neither errors nor
/// unknown, looks at their kinds, and answers with a value; for kinds that it has no meaning for, with
/// <see cref="ErrorKind.NoSuchOverload"/>.
/// </summary>
public static partial class Functions
{
    private static Value NoOverload => Value.Failed(ErrorKind.NoSuchOverload);

    private static Value Overflow => Value.Failed(ErrorKind.Overflow);

    private static Value OutOfRange => Value.Failed(ErrorKind.OutOfRange);

    private static Value Exhausted => Value.Failed(ErrorKind.BudgetExhausted);

    public static Value Not(ref Frame frame, in Value a) => a.Kind == ValueKind.Bool ? Value.Of(!a.AsBool) : NoOverload;

    public static Value Negate(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Int when a.AsInt == long.MinValue => Overflow,
        ValueKind.Int => Value.Of(-a.AsInt),
        ValueKind.Double => Value.Of(-a.AsDouble),
        _ => NoOverload,
    };

    public static Value Add(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => Whole((Int128)a.AsInt + b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => Unsigned((Int128)a.AsUint + b.AsUint),
        (ValueKind.Double, ValueKind.Double) => Value.Of(a.AsDouble + b.AsDouble),
        (ValueKind.String, ValueKind.String) => Concat(ref frame, a, b),
        (ValueKind.Bytes, ValueKind.Bytes) => Concat(ref frame, a, b),
        (ValueKind.List, ValueKind.List) => ConcatLists(ref frame, a, b),
        (ValueKind.Timestamp, ValueKind.Duration) => Moved(a, b.Bits),
        (ValueKind.Duration, ValueKind.Timestamp) => Moved(b, a.Bits),
        (ValueKind.Duration, ValueKind.Duration) => Span((Int128)a.Bits + b.Bits),
        _ => NoOverload,
    };

    public static Value Subtract(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => Whole((Int128)a.AsInt - b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => Unsigned((Int128)a.AsUint - b.AsUint),
        (ValueKind.Double, ValueKind.Double) => Value.Of(a.AsDouble - b.AsDouble),
        (ValueKind.Timestamp, ValueKind.Timestamp) => Span(Nanos(a) - Nanos(b)),
        (ValueKind.Timestamp, ValueKind.Duration) => Moved(a, -(Int128)b.Bits),
        (ValueKind.Duration, ValueKind.Duration) => Span((Int128)a.Bits - b.Bits),
        _ => NoOverload,
    };

    public static Value Multiply(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => Whole((Int128)a.AsInt * b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => (UInt128)a.AsUint * b.AsUint is var product && product <= ulong.MaxValue ? Value.Of((ulong)product) : Overflow,
        (ValueKind.Double, ValueKind.Double) => Value.Of(a.AsDouble * b.AsDouble),
        _ => NoOverload,
    };

    public static Value Divide(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => b.AsInt == 0 ? Value.Failed(ErrorKind.DivideByZero)
            : b.AsInt == -1 ? Whole(-(Int128)a.AsInt)
            : Value.Of(a.AsInt / b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => b.AsUint == 0 ? Value.Failed(ErrorKind.DivideByZero) : Value.Of(a.AsUint / b.AsUint),
        (ValueKind.Double, ValueKind.Double) => Value.Of(a.AsDouble / b.AsDouble),
        _ => NoOverload,
    };

    public static Value Modulo(ref Frame frame, in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => b.AsInt == 0 ? Value.Failed(ErrorKind.DivideByZero)
            : b.AsInt == -1 ? (a.AsInt == long.MinValue ? Overflow : Value.Of(0L))
            : Value.Of(a.AsInt % b.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => b.AsUint == 0 ? Value.Failed(ErrorKind.DivideByZero) : Value.Of(a.AsUint % b.AsUint),
        _ => NoOverload,
    };

    private static Value Whole(Int128 value) => value < long.MinValue || value > long.MaxValue ? Overflow : Value.Of((long)value);

    private static Value Unsigned(Int128 value) => value < 0 || value > ulong.MaxValue ? Overflow : Value.Of((ulong)value);

    private static Value Concat(ref Frame frame, in Value a, in Value b)
    {
        var left = frame.Text(a);
        var right = frame.Text(b);
        if (left.Length + (long)right.Length > int.MaxValue || !frame.ChargeBytes(left.Length + right.Length))
        {
            return Exhausted;
        }

        var joined = new byte[left.Length + right.Length];
        left.CopyTo(joined);
        right.CopyTo(joined.AsSpan(left.Length));
        return new Value(a.Kind, joined, joined.Length, 0);
    }

    private static Value ConcatLists(ref Frame frame, in Value a, in Value b)
    {
        var (left, right) = (CountOf(ref frame, a), CountOf(ref frame, b));
        if (!frame.Charge(left + right))
        {
            return Exhausted;
        }

        var items = new Value[left + right];
        CopyTo(ref frame, a, items);
        CopyTo(ref frame, b, items.AsSpan(left));
        return Value.OfList(items);
    }
}
