namespace FastMcp.Masking.Core;

/// <summary>What the engine must know of a rule beside the automaton.</summary>
internal sealed record TableRule
{
    public required string Id { get; init; }

    /// <summary>Position of the rule in the whole set, for findings and names.</summary>
    public required int Ordinal { get; init; }

    public required bool Enforced { get; init; }

    /// <summary>Bytes of decoded text; no longer value exists.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Name of a validator in <c>Core/Validators</c>, or null.</summary>
    public string? Validator { get; init; }

    /// <summary>Which of <see cref="RuleTables.Contexts"/> must end where a value begins; -1: none.</summary>
    public int Context { get; init; } = -1;

    /// <summary>What a value must pass beside the validator, or null.</summary>
    public ValueChecks? Checks { get; init; }

    public required MaskSpec Mask { get; init; }

    /// <summary>Set for a block rule: the value is the begin marker, the text is dropped until the end marker.</summary>
    public BlockSpec? Block { get; init; }

    /// <summary>Set for a key rule: it has no automaton, and masks whatever stands behind a key.</summary>
    public KeySpec? Key { get; init; }
}
