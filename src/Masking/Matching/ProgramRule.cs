using FastMcp.Masking.Core;
using FastMcp.Masking.Text;

namespace FastMcp.Masking.Matching;

/// <summary>A rule with its names resolved: the validator found, the replacement encoded for every depth of escaping.</summary>
internal sealed class ProgramRule
{
    private readonly Validator? _validator;

    public ProgramRule(TableRule rule)
    {
        Id = rule.Id;
        Ordinal = rule.Ordinal;
        Enforced = rule.Enforced;
        MaxLength = rule.MaxLength;
        Context = rule.Context;
        Mask = rule.Mask;
        Block = rule.Block;
        Key = rule.Key;
        Checks = rule.Checks;
        _validator = rule.Validator is null ? null
            : Validators.Find(rule.Validator) ?? throw new InvalidDataException($"This program has no validator '{rule.Validator}'.");
        // Where there is no session to seal for, a token rule masks by its label.
        Texts = EncodeText(rule.Mask.Kind == MaskKind.Token ? $"[{rule.Mask.Text}]" : rule.Mask.Text);
        Label = System.Text.Encoding.ASCII.GetBytes(rule.Mask.Kind == MaskKind.Token ? rule.Mask.Text : "");
    }

    public string Id { get; }

    public int Ordinal { get; }

    public bool Enforced { get; }

    public int MaxLength { get; }

    /// <inheritdoc cref="TableRule.Context"/>
    public int Context { get; }

    public MaskSpec Mask { get; }

    public BlockSpec? Block { get; }

    /// <summary>Of a key rule.</summary>
    public KeySpec? Key { get; }

    /// <summary>Whether the validator lets a matched value be one.</summary>
    /// <param name="value">What the pattern matches.</param>
    /// <param name="read">Grows by the bytes that are looked at.</param>
    public bool IsValid(ReadOnlySpan<byte> value, ref long read)
    {
        read += _validator is null ? 0 : value.Length;
        return _validator?.Invoke(value) != false;
    }

    /// <summary>What a value must pass beside; null: nothing.</summary>
    public ValueChecks? Checks { get; }

    /// <summary>The mask's fixed text by layers of JSON escaping.</summary>
    public byte[][] Texts { get; }

    /// <summary>Of a token mask; else empty.</summary>
    public byte[] Label { get; }

    private static byte[][] EncodeText(string text)
    {
        var texts = new byte[SlotDecoder.MostLayers + 1][];
        texts[0] = System.Text.Encoding.UTF8.GetBytes(text);
        for (var layer = 1; layer < texts.Length; layer++)
        {
            var escaped = new byte[JsonEscapes.MostBytes(texts[layer - 1].Length)];
            texts[layer] = escaped[..JsonEscapes.Write(texts[layer - 1], escaped)];
        }

        return texts;
    }
}
