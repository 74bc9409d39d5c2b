using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>One rule's mapping -> <see cref="BoundRule"/>.</summary>
internal static class RuleBinder
{
    public const int DefaultCap = 64 * 1024;
    public const int MaxCap = 16 * 1024 * 1024;
    public const int MaxIdLength = 64;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";

    public static readonly string[] Keys =
    [
        "id", "title", "description", "pattern", "block", "key", "terms", "termsFile", "termsHashed", "fold", "words", "spaces", "assignedTo", "validate", "entropy", "allow", "maxLength", "on",
        "severity", "mode", "mask", "writeBack", "examples", "enabled", "tags", "references",
    ];

    /// <summary>What a rule looks for is said by one of these.</summary>
    private static readonly string[] Kinds = ["pattern", "block", "key", "terms", "termsFile", "termsHashed"];

    /// <summary>Null: the rule has no usable id or nothing to match; what is wrong is in the bag.</summary>
    public static BoundRule? Bind(SyntaxNode node, bool enforced, Directions on, WriteBack? writeBack, DiagnosticBag bag)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A rule is a mapping, not {node.Kind}.");
            return null;
        }

        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var rule = new MapReader(map, "a rule", at, bag, Keys, ForeignKeys.Hint);
        ScalarNode? id = BindId(rule, "rule", bag);
        ScalarNode? pattern = rule.Text("pattern");
        BoundBlock? block = BindBlock(rule, at, bag);
        BoundTerms? terms = TermsBinder.Bind(rule, bag);
        BoundKey? key = KeyBinder.Bind(rule, bag);
        int severity = rule.Word("severity", "low", "medium", "high");
        int mode = rule.Word("mode", "enforce", "monitor");
        var (match, clean) = BindExamples(rule, at, bag);
        CheckProse(rule);
        var bound = new BoundRule
        {
            Id = id ?? new ScalarNode("?", '\0', at),
            Title = rule.Text("title")?.Value ?? id?.Value ?? "",
            Pattern = pattern,
            Block = block,
            Terms = terms,
            Key = key,
            AssignedTo = ValueCheckBinder.AssignedTo(rule, bag),
            Validate = rule.Text("validate"),
            Entropy = ValueCheckBinder.Entropy(rule, bag),
            Allow = ValueCheckBinder.Allow(rule, bag),
            MaxLength = rule.Number("maxLength"),
            On = OnBinder.Bind(rule, on, bag),
            Severity = severity < 0 ? Severity.Medium : (Severity)severity,
            Enforced = mode < 0 ? enforced : mode == 0,
            Mask = WriteBackBinder.Apply(MaskBinder.Bind(rule, id?.Value ?? "?", bag), rule, writeBack, bag),
            MaskSpan = rule.Find("mask")?.Span ?? id?.Span ?? at,
            Match = match,
            Clean = clean,
            Enabled = rule.Bool("enabled", true),
        };
        bool one = CheckOneKind(rule, at, bag);
        return id is not null && one && (pattern is not null || block is not null || key is not null || terms is not null) ? bound : null;
    }

    private static bool CheckOneKind(MapReader rule, SourceSpan at, DiagnosticBag bag)
    {
        string[] given = [.. Kinds.Where(kind => rule.Find(kind) is not null)];
        if (given.Length != 1)
        {
            SourceSpan where = given.Length > 1 ? rule.KeyOf(given[1])!.Span : at;
            string what = given.Length == 0 ? "none" : string.Join(" and ", given.Select(kind => $"`{kind}`"));
            bag.Error(Codes.PatternOrBlock, where, $"A rule has one of `pattern`, `block`, `key`, `terms`, `termsFile` and `termsHashed`; this one has {what}.");
        }

        return given.Length == 1;
    }

    /// <param name="what">As messages name what has the id.</param>
    public static ScalarNode? BindId(MapReader rule, string what, DiagnosticBag bag)
    {
        ScalarNode? id = rule.Text("id", required: true);
        if (id is null || IsId(id.Value))
        {
            return id;
        }

        bag.Error(Codes.BadRuleId, id.Span, $"`{id.Value}` is not a {what} id: 1 to {MaxIdLength} of a-z, 0-9 and `-`.");
        return null;
    }

    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(c => IdLetters.IndexOf(c) >= 0);

    private static BoundBlock? BindBlock(MapReader rule, SourceSpan at, DiagnosticBag bag)
    {
        if (rule.Map("block") is not { } map)
        {
            return null;
        }

        var block = new MapReader(map, "a block", at, bag, ["begin", "end", "cap"]);
        ScalarNode? begin = block.Text("begin", required: true);
        ScalarNode? end = block.Text("end", required: true);
        BoundNumber cap = block.Number("cap") ?? new BoundNumber(DefaultCap, at);
        if (cap.Value is < 1 or > MaxCap)
        {
            bag.Error(Codes.MaxLength, cap.Span, $"`cap` is 1 to {MaxCap} bytes.");
        }

        return begin is null || end is null ? null : new BoundBlock(begin, end, cap.Value);
    }

    private static (IReadOnlyList<ScalarNode> Match, IReadOnlyList<ScalarNode> Clean) BindExamples(MapReader rule, SourceSpan at, DiagnosticBag bag)
    {
        if (rule.Map("examples") is not { } map)
        {
            return ([], []);
        }

        var examples = new MapReader(map, "`examples`", at, bag, ["match", "clean"]);
        return (examples.Texts("match"), examples.Texts("clean"));
    }

    /// <summary>What only people read still has its type checked.</summary>
    private static void CheckProse(MapReader rule)
    {
        _ = rule.Text("description");
        _ = rule.Texts("tags");
        _ = rule.Texts("references");
    }
}
