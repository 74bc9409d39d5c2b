using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>terms</c>, <c>termsFile</c> with <c>fold</c>, <c>words</c>, <c>spaces</c>; or <c>termsHashed</c>.</summary>
internal static class TermsBinder
{
    public const string DefaultFurther = "_-";
    public const int DefaultShortest = 16;
    public const int DefaultLongest = 128;

    public static readonly string[] HashedKeys = ["file", "salt", "tokens", "length"];

    /// <summary>In the order of their flags.</summary>
    private static readonly string[] Options = ["fold", "words", "spaces"];

    /// <summary>Keys of rules that look at a pattern's value.</summary>
    private static readonly string[] ForPatterns = ["validate", "maxLength", "assignedTo", "entropy", "allow"];

    /// <summary>Null: the rule is none with terms, or what it says of them is wrong.</summary>
    public static BoundTerms? Bind(MapReader rule, DiagnosticBag bag)
    {
        string? kind = new[] { "terms", "termsFile", "termsHashed" }.FirstOrDefault(key => rule.Find(key) is not null);
        TermFlags flags = BindFlags(rule);
        Refuse(rule, bag, kind is null or "termsHashed" ? Options : [], "goes with `terms` and `termsFile` only");
        Refuse(rule, bag, kind is null ? [] : ForPatterns, "is for patterns; a term is exactly what it says");
        return kind switch
        {
            null => null,
            "terms" => rule.Find(kind) is ListNode ? new BoundTerms(rule.KeyOf(kind)!.Span, rule.Texts(kind), null, flags, null) : NoList(rule),
            "termsFile" => rule.Text(kind) is { } file && CheckPath(file, bag) ? new BoundTerms(file.Span, null, file, flags, null) : null,
            _ => BindHashed(rule, bag),
        };
    }

    private static TermFlags BindFlags(MapReader rule)
    {
        TermFlags flags = TermFlags.None;
        for (int i = 0; i < Options.Length; i++)
        {
            flags |= rule.Bool(Options[i], false) ? (TermFlags)(1 << i) : TermFlags.None;
        }

        return flags;
    }

    private static void Refuse(MapReader rule, DiagnosticBag bag, string[] keys, string why)
    {
        foreach (string key in keys.Where(key => rule.Find(key) is not null))
        {
            bag.Error(Codes.TermOption, rule.KeyOf(key)!.Span, $"`{key}` {why}.");
        }
    }

    private static BoundTerms? NoList(MapReader rule)
    {
        _ = rule.List("terms");
        return null;
    }

    private static BoundTerms? BindHashed(MapReader rule, DiagnosticBag bag)
    {
        if (rule.Map("termsHashed") is not { } map)
        {
            return null;
        }

        var hashed = new MapReader(map, "`termsHashed`", map.Span, bag, HashedKeys);
        ScalarNode? file = hashed.Text("file", required: true);
        ScalarNode? salt = hashed.Text("salt", required: true);
        bool strong = salt is null || CheckSalt(salt, bag);
        string? further = BindFurther(hashed, bag);
        (int Shortest, int Longest)? lengths = BindLengths(hashed, bag);
        return file is null || salt is null || !strong || further is null || lengths is not { } bounds || !CheckPath(file, bag)
            ? null
            : new BoundTerms(file.Span, null, file, TermFlags.None, new BoundHashedTerms(salt, further, bounds.Shortest, bounds.Longest));
    }

    private static bool CheckSalt(ScalarNode salt, DiagnosticBag bag)
    {
        bool strong = salt.Value.Length >= TermLimits.ShortestSalt;
        if (!strong)
        {
            bag.Error(Codes.HashedTerms, salt.Span, $"The salt has at least {TermLimits.ShortestSalt} characters: without a good one hashes can be looked up.");
        }

        return strong;
    }

    private static string? BindFurther(MapReader hashed, DiagnosticBag bag)
    {
        if (hashed.Text("tokens") is not { } further)
        {
            return DefaultFurther;
        }

        if (further.Value.Any(one => one is <= ' ' or > '~' || HashedTokens.IsLetter((byte)one)))
        {
            bag.Error(Codes.HashedTerms, further.Span, "`tokens` lists the characters of a token beside letters and digits: signs of ASCII, no blank.");
            return null;
        }

        return further.Value;
    }

    private static (int Shortest, int Longest)? BindLengths(MapReader hashed, DiagnosticBag bag)
    {
        if (hashed.Find("length") is null)
        {
            return (DefaultShortest, DefaultLongest);
        }

        int[] lengths = [.. hashed.Texts("length").Select(text => int.TryParse(text.Value, out int length) ? length : -1)];
        if (lengths.Length == 2 && lengths[0] >= TermLimits.ShortestToken && lengths[1] >= lengths[0] && lengths[1] <= TermLimits.LongestToken)
        {
            return (lengths[0], lengths[1]);
        }

        bag.Error(Codes.HashedTerms, hashed.KeyOf("length")!.Span, $"`length` is the least and the greatest length of a token, `[16, 64]`: {TermLimits.ShortestToken} to {TermLimits.LongestToken}.");
        return null;
    }

    /// <summary>Below the policy file's folder, so that a folder of policies is whole and the same on every machine.</summary>
    private static bool CheckPath(ScalarNode file, DiagnosticBag bag)
    {
        string path = file.Value;
        bool below = path.Length > 0 && path.IndexOf('\\') < 0 && path.IndexOf(':') < 0
            && path.Split('/').All(part => part is not ("" or "." or ".."));
        if (!below)
        {
            bag.Error(Codes.TermsFile, file.Span, $"`{path}` is not a path below the policy file's folder, such as `terms/customers.txt`.");
        }

        return below;
    }
}
