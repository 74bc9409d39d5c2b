using System.Text;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Keys;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>The keys of key rules, and what such a rule cannot have besides.</summary>
internal static class ParseKeys
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Bound.Key is not { } key)
            {
                continue;
            }

            CheckRest(rule, key);
            if (Spec(rule, key) is { } spec)
            {
                rule.Key = new TableRule
                {
                    Id = rule.Bound.Id.Value,
                    Ordinal = 0,
                    Enforced = rule.Bound.Enforced,
                    MaxLength = int.MaxValue,
                    Mask = rule.Bound.Mask,
                    Key = spec,
                };
                CheckExamples(rule, spec);
            }
        }
    }

    private static KeySpec? Spec(RuleDraft rule, BoundKey key)
    {
        bool right = true;
        string[] names = [.. key.Names.Select(name => Name(rule, name, ref right))];
        string[] contains = [.. key.Contains.Select(part => Name(rule, part, ref right))];
        var paths = new List<KeyStep[]>();
        foreach (ScalarNode path in key.Paths)
        {
            if (KeyPathParser.Parse(path.Value, out int position, out string? error) is { } steps)
            {
                paths.Add(steps);
            }
            else
            {
                rule.Bag.Error(Codes.KeyPath, path.At(position), error!);
                right = false;
            }
        }

        return right ? new KeySpec(names, contains, [.. paths]) : null;
    }

    private static string Name(RuleDraft rule, ScalarNode name, ref bool right)
    {
        if (Encoding.UTF8.GetByteCount(name.Value) is 0 or > KeySpec.MostName)
        {
            rule.Bag.Error(Codes.KeyForm, name.Span, $"A key, or a part of one, has 1 to {KeySpec.MostName} bytes.");
            right = false;
        }

        return KeyName.Fold(name.Value);
    }

    // Its value leaves masked as soon as it begins: nothing that needs to see the whole of it can be asked for.
    private static void CheckRest(RuleDraft rule, BoundKey key)
    {
        BoundRule bound = rule.Bound;
        if (bound.Mask.Kind is MaskKind.KeepLast or MaskKind.Hash or MaskKind.Token)
        {
            rule.Bag.Error(Codes.KeyMask, bound.MaskSpan, "A key rule masks a value before its end is there: its mask is `replace`, `drop` or `block`. For another mask describe the value by a `pattern`.");
        }

        if (bound.Validate is { } validator)
        {
            rule.Bag.Error(Codes.KeyMask, validator.Span, "A key rule masks a value whatever it is: it has no validator.");
        }

        if ((bound.Entropy?.Span ?? bound.Allow?.Span ?? bound.AssignedTo.FirstOrDefault()?.Span) is { } check)
        {
            rule.Bag.Error(Codes.KeyMask, check, "A key rule masks a value whatever it is: it has no `assignedTo`, `entropy` and `allow`.");
        }

        if (bound.MaxLength is { } length)
        {
            rule.Bag.Error(Codes.KeyMask, length.Span, "A key rule masks a value whatever its length is: it has no `maxLength`.");
        }
    }

    private static void CheckExamples(RuleDraft rule, KeySpec spec)
    {
        foreach (ScalarNode example in rule.Bound.Match.Where(example => Problem(rule, spec, example.Value, isMatch: true) is not null))
        {
            rule.Bag.Error(Codes.MatchExample, example.Span, Problem(rule, spec, example.Value, isMatch: true)!);
        }

        foreach (ScalarNode example in rule.Bound.Clean.Where(example => Problem(rule, spec, example.Value, isMatch: false) is not null))
        {
            rule.Bag.Error(Codes.CleanExample, example.Span, Problem(rule, spec, example.Value, isMatch: false)!);
        }
    }

    /// <summary>What is wrong with an example, a key or a document; null: it holds.</summary>
    private static string? Problem(RuleDraft rule, KeySpec spec, string example, bool isMatch)
    {
        if (!KeyExample.IsDocument(example))
        {
            return KeyName.Fits(spec, example) == isMatch ? null
                : isMatch ? $"The examples of a key rule are keys; `{example}` is none of `names` and holds none of `contains`. What a path finds is shown by a document: JSON that begins with `{{` or `[`."
                : $"The rule `{rule.Bound.Id.Value}` shall not fit the key `{example}`, but it does.";
        }

        if (KeyedValues.Of(spec, Encoding.UTF8.GetBytes(example)) is not { } values)
        {
            return "This example begins like a document, but is no JSON.";
        }

        bool any = values.Any(value => !value.Stays);
        return any == isMatch ? null
            : isMatch ? $"The rule `{rule.Bound.Id.Value}` shall mask something in this document, but masks nothing."
            : $"The rule `{rule.Bound.Id.Value}` shall mask nothing in this document, but does.";
    }
}
