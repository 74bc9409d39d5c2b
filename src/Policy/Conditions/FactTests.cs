using System.Runtime.CompilerServices;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions;

/// <summary>A fact beside a constant, over the bytes that were received: no value is made and nothing allocated.</summary>
public static class FactTests
{
    public static Truth Equal(ref Frame frame, int fact, ReadOnlySpan<byte> text) =>
        frame.TryText(fact, out var own) is var there && there == Truth.True ? Of(own.SequenceEqual(text)) : there;

    public static Truth NotEqual(ref Frame frame, int fact, ReadOnlySpan<byte> text) =>
        frame.TryText(fact, out var own) is var there && there == Truth.True ? Of(!own.SequenceEqual(text)) : there;

    public static Truth StartsWith(ref Frame frame, int fact, ReadOnlySpan<byte> text) =>
        frame.TryText(fact, out var own) is var there && there == Truth.True ? Of(own.StartsWith(text)) : there;

    public static Truth EndsWith(ref Frame frame, int fact, ReadOnlySpan<byte> text) =>
        frame.TryText(fact, out var own) is var there && there == Truth.True ? Of(own.EndsWith(text)) : there;

    public static Truth Contains(ref Frame frame, int fact, ReadOnlySpan<byte> text)
    {
        var there = frame.TryText(fact, out var own);
        return there != Truth.True ? there
            : frame.ChargeSearch(own.Length, text.Length) ? Of(own.IndexOf(text) >= 0)
            : frame.Fail(ErrorKind.BudgetExhausted);
    }

    /// <summary>Is the fact one of the texts?</summary>
    public static Truth In(ref Frame frame, int fact, byte[][] texts)
    {
        var there = frame.TryText(fact, out var own);
        if (there != Truth.True)
        {
            return there;
        }

        foreach (var text in texts)
        {
            if (own.SequenceEqual(text))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    /// <summary>Is the text in the fact, which is a list of texts?</summary>
    public static Truth InTexts(ref Frame frame, ReadOnlySpan<byte> text, int fact)
    {
        var there = frame.TryTexts(fact, out var own);
        return there != Truth.True ? there
            : frame.Charge(own.Count) ? Of(own.Contains(text))
            : frame.Fail(ErrorKind.BudgetExhausted);
    }

    public static Truth Equal(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own == number) : there;

    public static Truth NotEqual(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own != number) : there;

    public static Truth Less(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own < number) : there;

    public static Truth LessOrEqual(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own <= number) : there;

    public static Truth Greater(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own > number) : there;

    public static Truth GreaterOrEqual(ref Frame frame, int fact, long number) => frame.TryNumber(fact, out var own) is var there && there == Truth.True ? Of(own >= number) : there;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Truth Of(bool value) => value ? Truth.True : Truth.False;
}
