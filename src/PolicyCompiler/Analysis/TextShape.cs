namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>
/// Which bytes a text slot can hold one after the other: those of WTF-8 (RFC 3629, and a surrogate that stands alone).
/// A pair of surrogates is one character of four bytes, so a high one is never followed by a low one.
/// </summary>
internal static class TextShape
{
    /// <summary>Between characters.</summary>
    public const int Between = 0;

    /// <summary>No text goes on like this.</summary>
    public const int Broken = -1;

    private const int AfterHigh = 1;
    private const int OneMore = 2;
    private const int TwoMore = 3;
    private const int ThreeMore = 4;
    private const int AfterE0 = 5;
    private const int AfterEd = 6;
    private const int AfterEdPastHigh = 7;
    private const int HighTail = 8;
    private const int AfterF0 = 9;
    private const int AfterF4 = 10;

    /// <summary>A value can begin behind this byte (256: the edge): no character is cut there.</summary>
    public static bool CanEnd(int value) => value is < 0x80 or (>= 0x80 and <= 0xBF) or RuleMachine.Edge;

    /// <summary>A character begins with this byte, or the text ends (256).</summary>
    public static bool CanBegin(int value) => value is < 0x80 or (>= 0xC2 and <= 0xF4) or RuleMachine.Edge;

    public static bool IsBetween(int shape) => shape is Between or AfterHigh;

    /// <summary>Bytes of one class are the same to <see cref="Next"/>; the class is the least of them.</summary>
    public static int ClassOf(int value) => value switch
    {
        < 0x80 => 0,
        <= 0xBF => value & 0xF0,
        0xC0 or 0xC1 or > 0xF4 => 0xC0,
        <= 0xDF => 0xC2,
        0xE0 or 0xED or 0xF0 or 0xF4 => value,
        <= 0xEF => 0xE1,
        _ => 0xF1,
    };

    public static int Next(int shape, int value) => shape switch
    {
        Between or AfterHigh => First(shape, value),
        OneMore => value is >= 0x80 and <= 0xBF ? Between : Broken,
        TwoMore => value is >= 0x80 and <= 0xBF ? OneMore : Broken,
        ThreeMore => value is >= 0x80 and <= 0xBF ? TwoMore : Broken,
        AfterE0 => value is >= 0xA0 and <= 0xBF ? OneMore : Broken,
        AfterEd or AfterEdPastHigh => Surrogate(shape, value),
        HighTail => value is >= 0x80 and <= 0xBF ? AfterHigh : Broken,
        AfterF0 => value is >= 0x90 and <= 0xBF ? TwoMore : Broken,
        AfterF4 => value is >= 0x80 and <= 0x8F ? TwoMore : Broken,
        _ => Broken,
    };

    private static int First(int shape, int value) => value switch
    {
        < 0x80 => Between,
        >= 0xC2 and <= 0xDF => OneMore,
        0xE0 => AfterE0,
        0xED => shape == AfterHigh ? AfterEdPastHigh : AfterEd,
        >= 0xE1 and <= 0xEF => TwoMore,
        0xF0 => AfterF0,
        >= 0xF1 and <= 0xF3 => ThreeMore,
        0xF4 => AfterF4,
        _ => Broken,
    };

    private static int Surrogate(int shape, int value) => value switch
    {
        >= 0x80 and <= 0x9F => OneMore,
        >= 0xA0 and <= 0xAF => HighTail,
        >= 0xB0 and <= 0xBF => shape == AfterEd ? OneMore : Broken,
        _ => Broken,
    };
}
