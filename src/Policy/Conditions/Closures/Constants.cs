using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>Constants of a plan as values.</summary>
internal static class Constants
{
    public static Value ValueOf(object? constant) => constant switch
    {
        null => Value.Null,
        bool truth => Value.Of(truth),
        long number => Value.Of(number),
        ulong number => Value.Of(number),
        double number => Value.Of(number),
        string text => Value.Of(text),
        byte[] bytes => Value.OfBytes(bytes),
        _ => throw new InvalidOperationException(constant.GetType().Name),
    };
}
