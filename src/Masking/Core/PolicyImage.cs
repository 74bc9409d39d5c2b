using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Core;

/// <summary>A compiled policy: the rules and the tables of the three scopes. Equal scopes are the same object.</summary>
internal sealed record PolicyImage
{
    /// <summary>All enabled rules, in tie-breaking order (pack, file, position).</summary>
    public required RuleInfo[] Rules { get; init; }

    public required RuleTables Request { get; init; }

    public required RuleTables Response { get; init; }

    /// <summary>Every rule, whatever its direction or mode.</summary>
    public required RuleTables Record { get; init; }

    /// <summary>What the dictionary rules look for, one for each.</summary>
    public TermData[] Terms { get; init; } = [];

    public ScopeTerms RequestTerms { get; init; } = ScopeTerms.None;

    public ScopeTerms ResponseTerms { get; init; } = ScopeTerms.None;

    public ScopeTerms RecordTerms { get; init; } = ScopeTerms.None;

    /// <summary>Where tokens may be turned back; nowhere else.</summary>
    public RevealSpec[] Reveals { get; init; } = [];
}
