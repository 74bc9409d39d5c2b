using System.Buffers;
using System.Security.Cryptography;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Recording;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

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

    /// <summary>Rules masked more since, or somebody edited it, and something had been found: guards are to be asked again before it goes up.</summary>
    public bool IsStale { get; private set; }

    /// <summary>It is what these guards saw, by the rules alone.</summary>
    public bool IsOf(GuardSet other, RequestMasker masker, Call call) => ReferenceEquals(set, other) && HashOf(masker, call).AsSpan().SequenceEqual(seen);

    /// <summary>The request was masked; what guards found is taken away too, and is a fact.</summary>
    public void Apply(RequestMasker masker, Call call)
    {
        // Nothing of it goes up.
        if (masker.IsRefused)
        {
            return;
        }

        foreach (var one in found)
        {
            masker.Note(one.Label.Key, set.Of(one.Label).Labels.FactsOf(one.Label, isAnswer: false));
        }

        if (HasEdits)
        {
            IsStale = !HashOf(masker, call).AsSpan().SequenceEqual(seen);
            masker.Rewrite(call, new GuardTap(IsStale ? ByValue(masker, call) : texts, cuts: true));
        }
    }

    /// <summary>A field that repeats a text of the body: what was found there is taken away here too.</summary>
    public void Cut(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        var those = new GuardTexts(keeps: true);
        var slot = new SlotInfo(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);
        new GuardTap(those, cuts: false).Rewrite(slot, TextBody.Piece(text), default, new ArrayBufferWriter<byte>());
        Find(those);
        new GuardTap(those, cuts: true).Rewrite(slot, TextBody.Piece(text), default, into);
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
        Find(others);
        return others;
    }

    private void Find(GuardTexts others)
    {
        foreach (var text in others.Open.Where(text => !text.IsRepeat))
        {
            text.End();
            var piece = text.Take(0, int.MaxValue);
            text.Answered(piece, [.. values.SelectMany(one => In(piece.Characters, one.Value, one.Label))], 0, []);
        }
    }

    private static IEnumerable<GuardSpan> In(string text, string value, GuardLabel label)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            yield return new(at, at + value.Length, label);
        }
    }
}
