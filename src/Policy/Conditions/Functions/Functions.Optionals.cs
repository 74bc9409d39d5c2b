using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Optionals.</summary>
public static partial class Functions
{
    public static Value OptionalNone(ref Frame frame) => Value.NoOptional;

    public static Value OptionalOf(ref Frame frame, in Value a) => Value.OfOptional(a);

    public static Value OptionalOfNonZero(ref Frame frame, in Value a) => IsZero(ref frame, a) ? Value.NoOptional : Value.OfOptional(a);

    public static Value HasValue(ref Frame frame, in Value a) => a.Kind == ValueKind.Optional ? Value.Of(a.Ref is not null) : NoOverload;

    public static Value ValueOf(ref Frame frame, in Value a) =>
        a.Kind != ValueKind.Optional ? NoOverload : a.Ref is Value[] inner ? inner[0] : Value.Failed(ErrorKind.NoValue);

    public static Value Or(ref Frame frame, in Value a, in Value b) =>
        a.Kind != ValueKind.Optional || b.Kind != ValueKind.Optional ? NoOverload : a.Ref is null ? b : a;

    public static Value OrValue(ref Frame frame, in Value a, in Value b) =>
        a.Kind != ValueKind.Optional ? NoOverload : a.Ref is Value[] inner ? inner[0] : b;

    private static bool IsZero(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Double => a.AsDouble == 0,
        ValueKind.String or ValueKind.Bytes => a.Length == 0,
        ValueKind.List or ValueKind.Map => CountOf(ref frame, a) == 0,
        ValueKind.Timestamp => a.Bits == 0 && a.Extra == 0,
        ValueKind.Bool or ValueKind.Int or ValueKind.Uint or ValueKind.Duration => a.Bits == 0,
        ValueKind.Optional => a.Ref is null,
        _ => false,
    };
}
