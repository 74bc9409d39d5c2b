using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Rules;

/// <summary>One right rule by itself, for tests and explanations.</summary>
public sealed class CompiledRule
{
    private readonly RuleWalk _walk;
    private readonly RuleInfo _bare;
    private readonly RuleTables _alone;

    internal CompiledRule(RuleDraft draft, RuleInfo info)
    {
        Id = info.Id;
        File = info.File;
        Line = info.Line;
        Enabled = draft.Enabled;
        OnRequest = (info.On & Directions.Request) != 0;
        OnResponse = (info.On & Directions.Response) != 0;
        Monitors = !info.Enforced;
        Severity = info.Severity.ToString().ToLowerInvariant();
        Validator = draft.Bound.Validate?.Value;
        Entropy = draft.Bound.Entropy?.Thousandths / 1000.0;
        IsBlock = draft.Bound.Block is not null;
        IsPart = draft.IsPart;
        Examples = [.. draft.Bound.Match.Select(text => Example(text, true)), .. draft.Bound.Clean.Select(text => Example(text, false))];
        Image = TableImage.Write(new PolicyImage { Rules = [info], Request = draft.Alone!, Response = draft.Alone!, Record = draft.Alone! });
        _bare = info with { Id = "", Title = "", File = "", Line = 0, Enforced = true, On = Directions.Request, Severity = default };
        _alone = BareOf(draft.Alone!);
        _walk = new RuleWalk(draft.Machine!, draft.Alone!);
    }

    public string Id { get; }

    public string File { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>After packs are switched.</summary>
    public bool Enabled { get; }

    public bool OnRequest { get; }

    public bool OnResponse { get; }

    public bool Monitors { get; }

    /// <summary>low, medium, high.</summary>
    public string Severity { get; }

    public string? Validator { get; }

    /// <summary>Bits per byte, at least.</summary>
    public double? Entropy { get; }

    public bool IsBlock { get; }

    /// <summary>The value is a part of what the rule looks at: a match example holds one, and more around it.</summary>
    public bool IsPart { get; }

    public IReadOnlyList<RuleExample> Examples { get; }

    /// <summary>A table image with this rule alone in all scopes.</summary>
    public byte[] Image { get; }

    /// <summary>
    /// The same values are matched and masked in the same way, wherever the rules stand, whatever they are called and
    /// whichever directions and mode they have.
    /// </summary>
    public bool DoesTheSame(CompiledRule other) => Bare().AsSpan().SequenceEqual(other.Bare());

    /// <summary>What the rule makes of a text at every start where it begins like a value.</summary>
    public IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text) => _walk.Attempts(text);

    /// <summary>What the rule makes of a text from one start on.</summary>
    public Attempt AttemptAt(ReadOnlySpan<byte> text, int start) => _walk.At(text, start);

    private static RuleTables BareOf(RuleTables tables) => new()
    {
        Families = tables.Families,
        Lookaheads = tables.Lookaheads,
        Rules = [.. tables.Rules.Select(rule => rule with { Id = "", Ordinal = 0, Enforced = true })],
        Plan = tables.Plan,
        Contexts = tables.Contexts,
    };

    private byte[] Bare() => TableImage.Write(new PolicyImage { Rules = [_bare], Request = _alone, Response = _alone, Record = _alone });

    private static RuleExample Example(ScalarNode text, bool isMatch) => new(text.Value, isMatch, text.Span.Line, text.Span.Column);
}
