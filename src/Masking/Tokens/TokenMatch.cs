namespace FastMcp.Masking.Tokens;

/// <summary>A text that is written like a token.</summary>
/// <param name="Start">Its bracket.</param>
/// <param name="Colon">Behind the label.</param>
/// <param name="End">Behind the closing bracket.</param>
internal readonly record struct TokenMatch(int Start, int Colon, int End)
{
    public ReadOnlySpan<byte> Label(ReadOnlySpan<byte> text) => text[(Start + 1)..Colon];

    public ReadOnlySpan<byte> Letters(ReadOnlySpan<byte> text) => text[(Colon + 1)..(End - 1)];
}
