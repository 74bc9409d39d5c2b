namespace FastMcp.PolicyCompiler.Diagnostics;

/// <summary>The diagnostics' ids. A page each in docs/diagnostics; an id is never reused.</summary>
internal static class Codes
{
    public const string Yaml = "FMP0001";
    public const string UnknownKey = "FMP0002";
    public const string WrongType = "FMP0003";
    public const string MissingKey = "FMP0004";
    public const string DuplicateKey = "FMP0005";
    public const string UnknownValue = "FMP0006";
    public const string ApiVersion = "FMP0007";
    public const string NotYet = "FMP0008";
    public const string DuplicateRule = "FMP0009";
    public const string TooLarge = "FMP0010";
    public const string Alias = "FMP0011";
    public const string BadRuleId = "FMP0012";
    public const string Pattern = "FMP0013";
    public const string PatternOrBlock = "FMP0014";
    public const string EmptyMatch = "FMP0015";
    public const string NoBound = "FMP0016";
    public const string MaxLength = "FMP0017";
    public const string StateBudget = "FMP0018";
    public const string UnknownValidator = "FMP0019";
    public const string ValidatorMisfit = "FMP0020";
    public const string MatchExample = "FMP0021";
    public const string CleanExample = "FMP0022";
    public const string Mask = "FMP0023";
    public const string MaskMatches = "FMP0024";
    public const string UnknownPack = "FMP0025";
    public const string UnknownPackRule = "FMP0026";
    public const string NoMatchExample = "FMP0027";
    public const string ValueGroup = "FMP0030";
    public const string KeyForm = "FMP0050";
    public const string KeyMask = "FMP0051";
    public const string KeyPath = "FMP0052";
    public const string KeyBudget = "FMP0053";
    public const string TokenLabel = "FMP0054";
    public const string TokenMisfit = "FMP0055";
    public const string RevealRule = "FMP0056";
    public const string RevealNothing = "FMP0057";
    public const string WriteBackMisfit = "FMP0058";
}
