namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Names that end in metrics labels, logs and policies.</summary>
internal static class Names
{
    public const string Form = "A name is 1 to 64 letters, digits, '-', '_' and '.'.";

    public static bool AreWellFormed(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
