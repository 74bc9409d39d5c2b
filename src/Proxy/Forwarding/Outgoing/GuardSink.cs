using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>The scanner shows the guard each slot of an argument through this.</summary>
internal readonly ref struct GuardSink(WriteBackGuard guard, RuleSet rules, IssuedMasks? issued, RevealScope scope, ref ReturnSink found) : ISlotSink
{
    private readonly ref ReturnSink _found = ref found;
    private readonly RevealScope _scope = scope;

    public void Skeleton(Skeleton bytes)
    {
    }

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => guard.Look(rules, issued, _scope, slot, text, ref _found);

    public void BeginSlot(in SlotInfo slot) => throw NotWhole();

    public void SlotPiece(UnmaskedText piece) => throw NotWhole();

    public void EndSlot() => throw NotWhole();

    internal static InvalidOperationException NotWhole() => new("Arguments are scanned whole.");
}
