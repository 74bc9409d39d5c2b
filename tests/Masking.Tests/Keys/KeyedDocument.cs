using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Keys;

/// <summary>A document through scanner and masker, as an answer goes: cut anywhere.</summary>
internal sealed class KeyedDocument(MaskProgram program, MonitorGrant? grant = null, MaskSession? session = null)
{
    private readonly SlotMasker _masker = new(session);
    private readonly CollectingSink _sink = new();

    public CollectingSink Sink => _sink;

    public int BlockedBy { get; private set; } = -1;

    /// <summary>Encoded bytes that were held after the last cut.</summary>
    public int Held { get; private set; }

    public static string Mask(RuleSet rules, string document, params int[] cuts) => new KeyedDocument(rules.For(Scope.Response)).Run(document, cuts);

    /// <summary>Whole, byte by byte and cut at every byte: all must give this.</summary>
    public static void AssertLaw(RuleSet rules, string document, string expected)
    {
        var length = Encoding.UTF8.GetByteCount(document);
        Assert.Equal(expected, Mask(rules, document));
        Assert.Equal(expected, Mask(rules, document, [.. Enumerable.Range(1, Math.Max(0, length - 1))]));
        for (var cut = 1; cut < length; cut++)
        {
            Masking.Same(expected, Mask(rules, document, cut), cut);
        }
    }

    public string Run(string document, params int[] cuts)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        var sink = new Slots(this);
        scanner.Begin(SlotPlans.Mcp, keys: program.Keys);
        var from = 0;
        foreach (var cut in cuts)
        {
            scanner.Push(bytes.AsSpan(from, cut - from), last: false, ref sink);
            Held = _masker.HeldBytes;
            from = cut;
        }

        Assert.Equal(ScanResult.Done, scanner.Push(bytes.AsSpan(from), last: true, ref sink));
        return Encoding.UTF8.GetString([.. _sink.Bytes]);
    }

    private readonly struct Slots(KeyedDocument owner) : ISlotSink
    {
        public void Skeleton(Skeleton bytes)
        {
            if (owner.BlockedBy < 0)
            {
                owner._sink.Bytes.AddRange(bytes.Bytes);
            }
        }

        public void WholeSlot(in SlotInfo slot, UnmaskedText text)
        {
            BeginSlot(slot);
            SlotPiece(text);
            EndSlot();
        }

        public void BeginSlot(in SlotInfo slot) => owner._masker.Begin(owner.Program, slot.Encoding, slot.MayHoldJson, owner.Grant, TestSet.Key, slot.Key, slot.Place);

        public void SlotPiece(UnmaskedText piece)
        {
            var sink = owner._sink;
            if (owner.BlockedBy < 0)
            {
                owner._masker.Push(piece, ref sink);
            }
        }

        public void EndSlot()
        {
            var sink = owner._sink;
            if (owner.BlockedBy < 0)
            {
                owner._masker.End(ref sink);
                owner.BlockedBy = owner._masker.BlockedBy;
            }
        }
    }

    private MaskProgram Program => program;

    private MonitorGrant? Grant => grant;
}
