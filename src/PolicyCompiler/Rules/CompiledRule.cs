using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Rules;

/// <summary>One right rule by itself, for tests and explanations.</summary>
public sealed class CompiledRule
{
    private readonly IRuleWalk _walk;
    private readonly Lazy<byte[]> _bare;

    internal CompiledRule(RuleDraft draft, RuleInfo info)
    {
        Id = info.Id;
        Kind = draft.Key is not null ? RuleKind.Key : draft.Terms is not null ? RuleKind.Terms : RuleKind.Pattern;
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
        Image = RuleImages.Of(draft, info, rule => rule);
        _bare = new(() => RuleImages.Of(
            draft,
            info with { Id = "", Title = "", File = "", Line = 0, Enforced = true, On = Directions.Request, Severity = default },
            rule => rule with { Id = "", Ordinal = 0, Enforced = true }));
        _walk = draft.Key is { } key ? new KeyWalk(key.Key!) : draft.Terms is { } terms ? new TermWalk(terms) : new RuleWalk(draft.Machine!, draft.Alone!);
    }

    public string Id { get; }

    public RuleKind Kind { get; }

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
    public bool DoesTheSame(CompiledRule other) => _bare.Value.AsSpan().SequenceEqual(other._bare.Value);

    /// <summary>What the rule makes of a text at every start where it begins like a value.</summary>
    public IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text) => _walk.Attempts(text);

    /// <summary>What the rule makes of a text from one start on.</summary>
    public Attempt AttemptAt(ReadOnlySpan<byte> text, int start) => _walk.At(text, start);

    private static RuleExample Example(ScalarNode text, bool isMatch) => new(text.Value, isMatch, text.Span.Line, text.Span.Column);
}
