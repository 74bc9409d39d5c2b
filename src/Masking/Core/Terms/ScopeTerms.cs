namespace FastMcp.Masking.Core.Terms;

/// <summary>The dictionary rules of one scope, in tie-breaking order. Equal scopes are the same object.</summary>
internal sealed class ScopeTerms(TermRule[] rules)
{
    public static ScopeTerms None { get; } = new([]);

    public TermRule[] Rules { get; } = rules;
}
