namespace FastMcp.PolicyCompiler.Rules;

/// <summary>How an attempt at one start ended.</summary>
public enum AttemptEnd
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>No text of the pattern begins like this.</summary>
    NoFit,

    /// <summary>What must stand before the value does not.</summary>
    NoContext,

    /// <summary>It fits, but not with what follows it.</summary>
    Lookahead,

    /// <summary>It fits, but the validator refuses it.</summary>
    Validator,

    /// <summary>It fits, but its bytes are too uneven.</summary>
    Entropy,

    /// <summary>It fits, but holds what <c>allow</c> lists.</summary>
    Allowed,

    /// <summary>A term, but a letter, digit or <c>_</c> stands beside it.</summary>
    InWord,

    /// <summary>A token of the right length, but its hash is not in the list.</summary>
    NotListed,

    /// <summary>A token that is too short or too long to be looked up.</summary>
    TokenLength,

    /// <summary>What stands behind the key is <c>true</c>, <c>false</c> or <c>null</c>, which stay.</summary>
    Literal,

    /// <summary>It fits, but is longer than the rule's <c>maxLength</c>.</summary>
    TooLong,
}
