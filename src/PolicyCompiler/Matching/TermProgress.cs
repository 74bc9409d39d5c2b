namespace FastMcp.PolicyCompiler.Matching;

/// <summary>How far a text goes along with a term.</summary>
/// <param name="Reached">Bytes of the text that it takes.</param>
/// <param name="Missing">Bytes of the term behind them.</param>
/// <param name="AtEnd">The text ends there.</param>
internal readonly record struct TermProgress(int Reached, int Missing, bool AtEnd)
{
    public bool IsWhole => Missing == 0 && Reached > 0;
}
