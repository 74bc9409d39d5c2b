using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Core;

/// <summary>The validators by the names that policy files use.</summary>
internal static class Validators
{
    private static readonly Dictionary<string, Validator> ByName = new(StringComparer.Ordinal)
    {
        ["luhn"] = Luhn.IsValid,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Null: no such validator.</summary>
    public static Validator? Find(string name) => ByName.TryGetValue(name, out Validator? found) ? found : null;
}
