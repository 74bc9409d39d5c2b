using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>
/// <c>mask: { replace: TEXT }</c>, <c>{ keepLast: N }</c>, <c>{ hash: PREFIX }</c>, <c>{ token: LABEL }</c>, <c>{ drop: true }</c> or
/// <c>{ block: true }</c>; absent: the id in brackets.
/// </summary>
internal static class MaskBinder
{
    public const int MaxText = 256;
    public const int MaxKeep = 8;
    public const int MaxLabel = 32;

    private const string LabelLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

    public static readonly string[] Kinds = ["replace", "keepLast", "hash", "token", "drop", "block"];

    public static MaskSpec Bind(MapReader rule, string id, DiagnosticBag bag)
    {
        var standard = new MaskSpec(MaskKind.Replace, "[" + id.ToUpperInvariant() + "]", 0);
        if (rule.Map("mask") is not { } map)
        {
            return standard;
        }

        var mask = new MapReader(map, "a mask", map.Span, bag, Kinds);
        string[] given = [.. Kinds.Where(kind => mask.Find(kind) is not null)];
        if (given.Length != 1)
        {
            bag.Error(Codes.Mask, map.Span, $"A mask has exactly one of {string.Join(", ", Kinds)}; this one has {given.Length}.");
            return standard;
        }

        return given[0] switch
        {
            "replace" => mask.Text("replace") is { } text ? new MaskSpec(MaskKind.Replace, Checked(text, bag), 0) : standard,
            "hash" => mask.Text("hash") is { } prefix ? new MaskSpec(MaskKind.Hash, Checked(prefix, bag), 0) : standard,
            "token" => mask.Text("token") is { } label ? new MaskSpec(MaskKind.Token, Label(label, bag), 0) : standard,
            "drop" => On(mask, "drop", map, bag) ? standard with { Kind = MaskKind.Drop, Text = "" } : standard,
            "block" => On(mask, "block", map, bag) ? standard with { Kind = MaskKind.Block } : standard,
            _ => mask.Number("keepLast") is { } keep ? KeepLast(keep, bag) : standard,
        };
    }

    private static MaskSpec KeepLast(BoundNumber keep, DiagnosticBag bag)
    {
        if (keep.Value is < 0 or > MaxKeep)
        {
            bag.Error(Codes.Mask, keep.Span, $"`keepLast` leaves 0 to {MaxKeep} characters, not {keep.Value}.");
        }

        return new MaskSpec(MaskKind.KeepLast, "", keep.Value);
    }

    private static string Checked(ScalarNode text, DiagnosticBag bag)
    {
        if (text.Value.Length > MaxText || text.Value.Any(char.IsControl))
        {
            bag.Error(Codes.Mask, text.Span, $"A mask's text is at most {MaxText} characters, none of them a control character.");
        }

        return text.Value;
    }

    private static string Label(ScalarNode label, DiagnosticBag bag)
    {
        if (label.Value.Length is 0 or > MaxLabel || label.Value.Any(letter => LabelLetters.IndexOf(letter) < 0))
        {
            bag.Error(Codes.TokenLabel, label.Span, $"`{label.Value}` is no label of a token: 1 to {MaxLabel} of A-Z, 0-9, `-` and `_`, such as `token: SSN`.");
        }

        return label.Value;
    }

    private static bool On(MapReader mask, string kind, MapNode map, DiagnosticBag bag)
    {
        if (mask.Bool(kind, otherwise: true))
        {
            return true;
        }

        bag.Error(Codes.Mask, map.Span, $"`{kind}` is `true` where it is written. A rule that shall not mask says `mode: monitor` or `enabled: false`.");
        return false;
    }
}
