using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions;

/// <summary>
/// The logic of partial knowledge: what decides wins over errors and unknowns; of these unknown wins, since more
/// facts may still decide.
/// </summary>
public static class Logic
{
    public static Truth And(Truth a, Truth b) =>
        a == Truth.False || b == Truth.False ? Truth.False
        : a == Truth.True ? b
        : b == Truth.True ? a
        : Worse(a, b);

    public static Truth Or(Truth a, Truth b) =>
        a == Truth.True || b == Truth.True ? Truth.True
        : a == Truth.False ? b
        : b == Truth.False ? a
        : Worse(a, b);

    public static Truth Not(Truth a) => a switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => a,
    };

    /// <summary>Is one of them an error or unknown? It is what the strict routine they are for comes to.</summary>
    public static bool Blocked(in Value a, in Value b, out Value blocked)
    {
        blocked = !a.IsBlocked || (b.Kind == ValueKind.Unknown) ? b : a;
        return blocked.IsBlocked;
    }

    public static bool Blocked(ReadOnlySpan<Value> values, out Value blocked)
    {
        blocked = Value.Null;
        foreach (ref readonly var value in values)
        {
            if (value.IsBlocked && blocked.Kind != ValueKind.Unknown && (!blocked.IsBlocked || value.Kind == ValueKind.Unknown))
            {
                blocked = value;
            }
        }

        return blocked.IsBlocked;
    }

    private static Truth Worse(Truth a, Truth b) => a == Truth.Unknown || b == Truth.Unknown ? Truth.Unknown : Truth.Error;
}
