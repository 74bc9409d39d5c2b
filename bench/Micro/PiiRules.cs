namespace FastMcp.Bench.Micro;

/// <summary>Eleven rules for personal data and tokens, which engines are compared by: as FastMcp writes them, and as <see cref="System.Text.RegularExpressions.Regex"/> reads them.</summary>
internal static class PiiRules
{
    public static readonly (string Id, string Pattern, int Max, string? Validator)[] All =
    [
        ("email", @"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b", 254, null),
        ("card", @"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])", 37, "luhn"),
        ("ssn", @"\b\d{3}-\d{2}-\d{4}\b", 11, null),
        ("iban", @"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", 42, null),
        ("ip", @"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", 15, null),
        ("mac", @"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b", 17, null),
        ("phone", @"(?:\+1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b", 20, null),
        ("jwt", @"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}", 4096, null),
        ("aws", "(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])", 20, null),
        ("github", "gh[pousr]_[A-Za-z0-9]{36}", 40, null),
        ("slack", @"xox[baprs]-[\w-]{10,80}", 90, null),
    ];
}
