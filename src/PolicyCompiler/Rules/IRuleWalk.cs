namespace FastMcp.PolicyCompiler.Rules;

/// <summary>One rule over a whole text in the plainest form, with the reason of each refusal.</summary>
internal interface IRuleWalk
{
    /// <summary>Every start at which the text begins like a value.</summary>
    IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text);

    Attempt At(ReadOnlySpan<byte> text, int start);
}
