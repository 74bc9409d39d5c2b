namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>The names that CEL gives its operators.</summary>
internal static class Operators
{
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string In = "@in";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";

    /// <summary>The binary operators by binding strength, weakest first; all group to the left.</summary>
    public static string[][] Levels { get; } =
    [
        ["==", "!=", "<", "<=", ">", ">=", "in"],
        ["+", "-"],
        ["*", "/", "%"],
    ];

    public static string Binary(string sign) => sign == "in" ? In : "_" + sign + "_";

    /// <summary>The sign of a binary operator's name, or null.</summary>
    public static string? SignOf(string function) =>
        function == In ? "in" : function.Length > 2 && function[0] == '_' && function[function.Length - 1] == '_' ? function.Substring(1, function.Length - 2) : null;
}
