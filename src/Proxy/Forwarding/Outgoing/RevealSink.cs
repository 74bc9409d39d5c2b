using System.Buffers;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>The scanner writes an argument through the revealer with this.</summary>
internal readonly ref struct RevealSink(TokenRevealer revealer, RuleSet rules, RevealScope scope, ArrayBufferWriter<byte> output, ref int count) : ISlotSink
{
    private readonly ref int _count = ref count;
    private readonly RevealScope _scope = scope;

    public void Skeleton(Skeleton bytes) => output.Write(bytes.Bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => _count += revealer.Reveal(rules, _scope, slot, text, output);

    public void BeginSlot(in SlotInfo slot) => throw GuardSink.NotWhole();

    public void SlotPiece(UnmaskedText piece) => throw GuardSink.NotWhole();

    public void EndSlot() => throw GuardSink.NotWhole();
}
