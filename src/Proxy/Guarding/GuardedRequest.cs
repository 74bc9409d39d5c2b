using System.Buffers;
using System.Security.Cryptography;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Recording;

namespace FastMcp.Proxy.Guarding;

/// <summary>
/// What guards said of one request. It is applied each time that the request is masked: by place where the text is the one that they saw, else by the
/// values that they found, wherever those stand.
/// </summary>
/// <remarks>Ownership: one call.</remarks>
internal sealed class GuardedRequest(GuardSet set, GuardTexts texts, byte[] seen, IReadOnlyList<GuardFound> found, IReadOnlyList<(string Value, GuardLabel Label)> values)
{
    /// <summary>Something was found that is taken away.</summary>
    public bool HasEdits => values.Count > 0;

    /// <summary>Of the body that guards saw.</summary>
    public static byte[] HashOf(RequestMasker masker, Call call) => SHA256.HashData(masker.BodyOf(call));

    /// <summary>The request was masked; what guards found is taken away too, and is a fact.</summary>
    public void Apply(RequestMasker masker, Call call)
    {
        foreach (var one in found)
        {
            masker.Note(one.Label.Key, set.Of(one.Label).Labels.FactsOf(one.Label, isAnswer: false));
        }

        if (HasEdits)
        {
            var those = HashOf(masker, call).AsSpan().SequenceEqual(seen) ? texts : ByValue(masker, call);
            masker.Rewrite(call, new GuardTap(those, cuts: true));
        }
    }

    /// <summary>It is on record from here on.</summary>
    public void Record(Exchange exchange)
    {
        foreach (var one in found)
        {
            GuardRecord.Note(exchange, one, Direction.Request, isEnforced: true);
        }
    }

    // More rules were enforced since, or somebody edited it.
    private GuardTexts ByValue(RequestMasker masker, Call call)
    {
        var others = new GuardTexts(keeps: true);
        masker.Look(call, new GuardTap(others, cuts: false));
        foreach (var text in others.Open)
        {
            text.End();
            var piece = text.Take(0, int.MaxValue);
            text.Answered(piece, [.. values.SelectMany(one => In(piece.Characters, one.Value, one.Label))], 0, []);
        }

        return others;
    }

    private static IEnumerable<GuardSpan> In(string text, string value, GuardLabel label)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            yield return new(at, at + value.Length, label);
        }
    }
}
