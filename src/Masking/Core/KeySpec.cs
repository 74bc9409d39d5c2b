namespace FastMcp.Masking.Core;

/// <summary>Which keys of JSON objects mark their values. ASCII letters are in lower case, and compared without case.</summary>
/// <param name="Names">Whole keys.</param>
/// <param name="Contains">Parts of keys.</param>
/// <param name="Paths">From the root of a document on; never empty ones.</param>
internal sealed record KeySpec(string[] Names, string[] Contains, KeyStep[][] Paths)
{
    /// <summary>Bytes of a name, of a part, and of a step of a path.</summary>
    public const int MostName = 64;

    /// <summary>Names and parts of the rules of one scope.</summary>
    public const int MostNames = 1024;

    /// <summary>Steps of all paths of one scope.</summary>
    public const int MostSteps = 40;

    /// <summary>Key rules of one scope.</summary>
    public const int MostRules = 4096;

    /// <summary>Bytes of a key that are looked at: a name is equal to no longer key, a part is found in no later byte.</summary>
    public const int MostKey = 128;
}
