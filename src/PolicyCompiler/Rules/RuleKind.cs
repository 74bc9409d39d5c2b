namespace FastMcp.PolicyCompiler.Rules;

/// <summary>What a rule goes by.</summary>
public enum RuleKind
{
    /// <summary>A pattern; a block rule too.</summary>
    Pattern,

    /// <summary>Terms, in clear or hashed.</summary>
    Terms,

    /// <summary>Keys of JSON: it masks whatever stands behind them.</summary>
    Key,
}
