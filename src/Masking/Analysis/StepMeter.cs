using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Analysis;

/// <summary>What a text costs a program, counted by the engine: the same number on every machine.</summary>
public sealed class StepMeter
{
    private readonly SlotMasker _masker = new();
    private readonly HashKey _key = HashKey.CreateRandom();

    /// <summary>Bytes that automata, checks and comparisons read for a text; 0 where no value begins.</summary>
    /// <param name="program">What runs.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="isJson">It is read as JSON, and keys are followed.</param>
    public long StepsFor(MaskProgram program, ReadOnlySpan<byte> text, bool isJson = false) => For(program, text, isJson).Steps;

    /// <summary>The same, and with them what each start takes beside: what texts are compared by.</summary>
    public (long Steps, long Work) For(MaskProgram program, ReadOnlySpan<byte> text, bool isJson = false)
    {
        var sink = default(NoSink);
        var before = (_masker.Steps, _masker.Work);
        _masker.MaskWhole(program, SlotEncoding.Plain, mayHoldJson: isJson, grant: null, _key, new UnmaskedText(text), ref sink);
        return (_masker.Steps - before.Steps, _masker.Work - before.Work);
    }
}
