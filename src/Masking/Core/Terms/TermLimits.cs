namespace FastMcp.Masking.Core.Terms;

/// <summary>Bounds of dictionary rules. They are counted in the compiler, and checked again when an image is read.</summary>
internal static class TermLimits
{
    /// <summary>Bytes of one term; so much text may be held back for it, with <see cref="TermFlags.Spaces"/> up to 8 bytes for each of its blanks.</summary>
    public const int LongestTerm = 512;

    /// <summary>Blanks of the text that one blank of a term matches.</summary>
    public const int LongestRun = 8;

    /// <summary>Terms of one rule.</summary>
    public const int TermsPerRule = 100_000;

    /// <summary>Bytes of all terms of all rules.</summary>
    public const int TotalBytes = 16 * 1024 * 1024;

    /// <summary>Lengths of a token that is compared by its hash.</summary>
    public const int LongestToken = 512;

    /// <summary>Below it every word of a text would be hashed, and a hash of so short a token is no secret.</summary>
    public const int ShortestToken = 8;

    /// <summary>Characters of a salt.</summary>
    public const int ShortestSalt = 16;
}
